// @ts-check
import { writeAs } from './api.js';
import { byId, el, isAtEnd } from './dom.js';
import { dayOf, fateOf, fullTime, numberOf, seenAt, timeOf } from './format.js';

/** @import { Entry, Inbound } from './api.js' */

/** What one handset shows at most, and how many handsets stand on the rack before somebody asks for more. */
const MOST_BUBBLES = 200;
const RACK = 24;

/** @typedef {{ number: string, root: HTMLElement, thread: HTMLElement, senders: HTMLSelectElement, clock: HTMLElement, lastDay: string, lastSender: string, texts: string[] }} Phone */

export function createPhones() {
  const rack = byId('phones');
  const more = byId('more-phones');
  /** @type {Map<string, Phone>} */
  const phones = new Map();
  /** @type {Map<number, (entry: { status: string, outcome: string }) => void>} */
  const marks = new Map();
  let shown = RACK;
  let wanted = '';

  const arrange = () => {
    let place = 0;
    let hidden = 0;
    for (const phone of phones.values()) {
      const fits =
        wanted === '' ||
        phone.number.includes(wanted.replace(/[\s+]/g, '') || '?') ||
        phone.texts.some((text) => text.includes(wanted));
      phone.root.hidden = !fits || place >= shown;
      if (fits && place >= shown) hidden += 1;
      if (fits) place += 1;
    }
    more.hidden = hidden === 0;
    more.textContent = `Show ${Math.min(hidden, RACK)} of ${hidden} more phones`;
  };
  more.addEventListener('click', () => {
    shown += RACK;
    arrange();
  });

  /** @param {string} number */
  const phoneOf = (number) => {
    let phone = phones.get(number);
    if (!phone) {
      phone = handset(number);
      phones.set(number, phone);
      rack.append(phone.root);
      arrange();
    }
    return phone;
  };

  /** @param {Phone} phone @param {Entry | Inbound} one @param {string} sender @param {HTMLElement} bubble */
  const append = (phone, one, sender, bubble) => {
    const stays = isAtEnd(phone.thread);
    const day = dayOf(seenAt(one));
    if (day !== phone.lastDay) phone.thread.append(el('li', { class: 'day' }, day));
    if (sender !== phone.lastSender) phone.thread.append(el('li', { class: 'sender' }, sender));
    [phone.lastDay, phone.lastSender] = [day, sender];
    phone.thread.append(bubble);
    while (phone.thread.childElementCount > MOST_BUBBLES) phone.thread.firstElementChild?.remove();
    phone.clock.textContent = timeOf(seenAt(one));
    phone.texts.push(one.text.toLowerCase());
    if (stays) phone.thread.scrollTop = phone.thread.scrollHeight;
  };

  return {
    /** @param {Entry} entry */
    message(entry) {
      const phone = phoneOf(entry.to);
      const mark = el('span', { class: 'mark' });
      const bubble = el(
        'li',
        { class: 'bubble theirs', title: fullTime(entry) },
        el('p', { class: 'text' }, ...linked(entry.text)),
        el(
          'p',
          { class: 'foot' },
          el('time', { datetime: entry.at }, timeOf(seenAt(entry))),
          entry.parts > 1 ? ` · ${entry.parts} parts ` : ' ',
          mark,
        ),
      );
      const show = (/** @type {{ status: string, outcome: string }} */ state) => {
        const fate = fateOf(state);
        bubble.dataset.fate = fate.kind;
        mark.replaceChildren(
          el('span', { 'aria-hidden': 'true' }, fate.mark),
          el('span', { class: fate.kind === 'failed' || fate.kind === 'refused' ? 'why' : 'unseen' }, fate.words),
        );
      };
      show(entry);
      marks.set(entry.seq, show);
      append(phone, entry, entry.from || 'unknown sender', bubble);
      if (entry.from && ![...phone.senders.options].some(({ value }) => value === entry.from)) {
        phone.senders.append(el('option', { value: entry.from }, entry.from));
        phone.senders.hidden = phone.senders.options.length < 2;
      }
      if (entry.from) phone.senders.value = entry.from;
    },
    /** @param {Inbound} inbound */
    inbound(inbound) {
      const time = el('time', { datetime: inbound.at }, timeOf(seenAt(inbound)));
      const bubble = el(
        'li',
        { class: 'bubble mine', title: fullTime(inbound) },
        el('p', { class: 'text' }, inbound.text),
        el('p', { class: 'foot' }, time),
      );
      const phone = phoneOf(inbound.from);
      append(phone, inbound, phone.lastSender, bubble);
    },
    /** @param {number} seq @param {string} status */
    settled: (seq, status) => marks.get(seq)?.({ status, outcome: 'accepted' }),
    /** @param {string} text */
    search(text) {
      wanted = text;
      arrange();
    },
    clear() {
      phones.clear();
      marks.clear();
      rack.replaceChildren();
      arrange();
    },
    size: () => phones.size,
  };
}

/** @param {string} number @returns {Phone} */
function handset(number) {
  const name = numberOf(number);
  const thread = el('ol', { class: 'thread', tabindex: '0', 'aria-label': `Messages on ${name}` });
  const senders = el('select', { 'aria-label': 'Reply to', hidden: true });
  const box = el('input', {
    type: 'text',
    placeholder: 'Reply…',
    'aria-label': `Reply from ${name}`,
    maxlength: '1000',
    autocomplete: 'off',
  });
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
  const clock = el('span', {}, '');
  const reply = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (text === '') return;
    try {
      await writeAs({ from: number, to: senders.value || 'Carillon', text });
      box.value = '';
      trouble.hidden = true;
    } catch (error) {
      trouble.textContent = `Not sent: ${error instanceof Error ? error.message : String(error)}`;
      trouble.hidden = false;
    }
  };
  const root = el(
    'article',
    { class: 'phone', 'aria-label': `Phone ${name}` },
    el(
      'div',
      { class: 'screen' },
      el(
        'div',
        { class: 'bar', 'aria-hidden': 'true' },
        clock,
        el('span', { class: 'island' }),
        el('span', { class: 'battery' }),
      ),
      el('h2', { class: 'owner' }, el('span', { class: 'face', 'aria-hidden': 'true' }), name),
      thread,
      trouble,
      el(
        'form',
        { class: 'reply', submit: reply },
        senders,
        box,
        el('button', { type: 'submit', 'aria-label': 'Send the reply' }, '↑'),
      ),
    ),
  );
  return { number, root, thread, senders, clock, lastDay: '', lastSender: '', texts: [] };
}

/** Links in a text, as phones show them. @param {string} text @returns {(Node | string)[]} */
function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part) =>
      /^https?:\/\//.test(part) ? el('a', { href: part, target: '_blank', rel: 'noreferrer noopener' }, part) : part,
    );
}
