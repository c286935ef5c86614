// @ts-check
import { listen, readAbout, recentInbound, recentMessages } from './api.js';
import { sandboxNow, showClock } from './clock.js';
import { byId } from './dom.js';
import { offerFirstWord } from './first-word.js';
import { numberOf } from './format.js';
import { createInboxes } from './inboxes.js';
import { createPhones } from './phones.js';

/** @import { Entry, Inbound } from './api.js' */

const phones = createPhones();
const inboxes = createInboxes();
/** Everything that is on the page, so that history and stream may overlap. @type {Set<number>} */
const known = new Set();
/** What the stream brought before the history was there. @type {[string, any][] | undefined} */
let waiting = [];
/** Work for the next moment: a burst of messages becomes one layout. @type {(() => void)[]} */
const work = [];

const link = byId('link');
/** A batch at a time, so that the page stays alive in a flood. */
const BATCH = 400;
const doWork = () => {
  const batch = work.splice(0, BATCH);
  for (const one of batch) one();
  finish();
  if (work.length > 0) setTimeout(doWork, 16);
};
const plan = (/** @type {() => void} */ run) => {
  if (work.length === 0) setTimeout(doWork, 16);
  work.push(run);
};

function finish() {
  phones.arrange();
  inboxes.arrange();
  const parts = [
    [phones.size(), 'phone', 'phones'],
    [inboxes.size(), 'inbox', 'inboxes'],
    [known.size, 'message', 'messages'],
  ];
  byId('figures').textContent = parts
    .map(([number, one, many]) => `${number} ${number === 1 ? one : many}`)
    .join(' · ');
  const rings = phones.ringing();
  byId('ringing').hidden = rings === undefined;
  if (rings !== undefined) byId('ringing').textContent = `${numberOf(rings)} is ringing`;
  byId('nothing').hidden = known.size > 0;
  document.body.classList.toggle('no-phones', phones.size() === 0);
  document.body.classList.toggle('no-inboxes', inboxes.size() === 0);
}

/** What nobody has yet: scheduled, or a call that has not rung. @type {Map<number, Entry>} */
const coming = new Map();
/** @param {Entry} entry */
const isComing = (entry) =>
  entry.outcome === 'accepted' &&
  !entry.doneAt &&
  (entry.channel === 'voice' ? !entry.ringsUntil : Date.parse(entry.sendAt ?? entry.at) > sandboxNow());

/** @param {Entry} entry */
function addMessage(entry) {
  if (known.has(entry.seq) || entry.held === 'CANCELED') return;
  if (isComing(entry)) return void coming.set(entry.seq, entry);
  known.add(entry.seq);
  if (entry.channel === 'email') inboxes.message(entry);
  else phones.message(entry);
  announce(entry);
}

/** Something became of a message; one that was awaited is here now. @param {number} seq @param {Partial<Entry>} news */
function change(seq, news) {
  const awaited = coming.get(seq);
  if (!awaited) {
    phones.changed(seq, news);
    return inboxes.changed(seq, news);
  }
  Object.assign(awaited, news);
  if (isComing(awaited)) return;
  coming.delete(seq);
  addMessage(awaited);
}

/** @param {Inbound} inbound */
function addInbound(inbound) {
  if (known.has(inbound.seq)) return;
  known.add(inbound.seq);
  phones.inbound(inbound);
}

/** @param {string} kind @param {any} data */
function happen(kind, data) {
  if (waiting) return void waiting.push([kind, data]);
  plan(() => {
    if (kind === 'message') addMessage(data.entry);
    else if (kind === 'inbound') addInbound(data.inbound);
    else if (kind === 'settled')
      for (const seq of data.seqs) change(seq, { status: data.verdict.status, doneAt: data.doneAt, call: data.call });
    else if (kind === 'ringing') change(data.seq, { ringsUntil: data.until, answeredAt: undefined, heard: undefined });
    else if (kind === 'answered') change(data.seq, { answeredAt: data.at });
    else if (kind === 'seen') change(data.seq, { seenAt: data.at });
    else if (kind === 'said') phones.said(data.seq, data.lines, data.asks);
    else if (kind === 'engaged') inboxes.engaged(data.seq, data.engagement);
    else if (kind === 'bulk') for (const seq of data.seqs) steer(seq, data);
    else clear();
  });
}

/** A scheduled message was held back, moved or taken back. @param {number} seq @param {{ held?: string, sendAt?: string }} data */
function steer(seq, { held, sendAt }) {
  const entry = coming.get(seq);
  if (!entry) return;
  if (held === 'CANCELED') coming.delete(seq);
  else Object.assign(entry, { held, ...(sendAt ? { sendAt } : {}) });
}

function clear() {
  known.clear();
  coming.clear();
  phones.clear();
  inboxes.clear();
}

/** At each connection afresh: what happened while there was none is only in the history. */
async function load() {
  waiting = [];
  try {
    const [messages, inbound] = await Promise.all([recentMessages(), recentInbound()]);
    const both = [...messages.map((entry) => ({ entry })), ...inbound.map((one) => ({ inbound: one }))];
    clear();
    both.sort((one, other) => seqOf(one) - seqOf(other));
    for (const one of both) {
      if ('entry' in one) addMessage(one.entry);
      else addInbound(one.inbound);
    }
    const early = waiting ?? [];
    waiting = undefined;
    for (const [kind, data] of early) happen(kind, data);
    link.dataset.state = 'live';
    link.textContent = 'live';
  } catch {
    setTimeout(load, 1_000);
  }
  finish();
}

/** @param {{ entry: Entry } | { inbound: Inbound }} one */
const seqOf = (one) => ('entry' in one ? one.entry.seq : one.inbound.seq);

let announced = 0;
/** Not more often than somebody can listen. @param {Entry} entry */
function announce(entry) {
  if (waiting || Date.now() - announced < 4_000) return;
  announced = Date.now();
  const words =
    entry.channel === 'email'
      ? `Mail to ${entry.to} from ${entry.from}: ${entry.subject ?? ''}`
      : entry.channel === 'voice'
        ? `${numberOf(entry.to)} is called by ${numberOf(entry.from)}`
        : `Message to ${numberOf(entry.to)} from ${entry.from}: ${entry.text}`;
  byId('announcer').textContent = words;
}

async function showAbout() {
  const { http, smtp } = await readAbout();
  byId('first-message').textContent = firstMessage(http);
  byId('smtp').textContent = smtp;
}

/** @param {string} http */
const firstMessage = (http) => `curl ${http}/sms/2/text/advanced \\
  -H 'authorization: App any' -H 'content-type: application/json' \\
  -d '{"messages":[{"from":"Acme","text":"Hello from the belfry",
       "destinations":[{"to":"385911234567"}]}]}'`;

byId('search').addEventListener('input', (event) => {
  const text = event.target instanceof HTMLInputElement ? event.target.value.trim().toLowerCase() : '';
  phones.search(text);
  inboxes.search(text);
});
byId('ringing').addEventListener('click', () => {
  const phone = document.getElementById(`phone-${phones.ringing() ?? ''}`);
  phone?.scrollIntoView({ behavior: 'smooth', block: 'center', inline: 'center' });
  const answer = phone?.querySelector('.answer');
  if (answer instanceof HTMLElement) answer.focus({ preventScroll: true });
});
byId('copy').addEventListener('click', () => {
  const text = byId('first-message').textContent ?? '';
  void navigator.clipboard.writeText(text).then(() => (byId('copy').textContent = 'Copied'));
});
void showAbout();
offerFirstWord();
// What is still to come is judged by the sandbox's clock, so that one first.
void showClock().finally(() =>
  listen({
    opened: () => void load(),
    lost: () => {
      link.dataset.state = 'lost';
      link.textContent = 'reconnecting';
    },
    happened: happen,
  }),
);
