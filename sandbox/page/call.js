// @ts-check
import { answerCall, declineCall, hangUpCall, pressKey, speakWords } from './api.js';
import { showTranscript } from './call-transcript.js';
import { callWords, plainSpeech } from './call-words.js';
import { sandboxNow } from './clock.js';
import { el } from './dom.js';
import { fullTime, numberOf, seenAt, timeOf } from './format.js';
import { ringTone } from './ring-tone.js';

/** @import { Entry } from './api.js' */
/** @import { Bubble } from './phones.js' */

const keypad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
/** Under the one there are none, but it stands as high as its neighbours. */
const lettersOf = ['\u00a0', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '+', ''];

/**
 * A call on one phone: a screen over everything while it rings and while somebody listens, and a line among the messages ever after.
 * @param {Extract<Bubble, { kind: 'theirs' }>} bubble
 * @param {{ screen: HTMLElement, phone: HTMLElement }} on
 */
export function showCall(bubble, { screen, phone }) {
  const { entry } = bubble;
  const line = callLine(entry);
  /** @type {ReturnType<typeof ringing> | ReturnType<typeof talking> | undefined} */
  let open;
  const state = () => (entry.doneAt || !entry.ringsUntil ? 'over' : entry.answeredAt ? 'talking' : 'ringing');
  /** @type {string | undefined} */
  let shown;
  bubble.changed = () => {
    line.update();
    const now = state();
    if (now === shown) return open?.update();
    shown = now;
    const isUsed = phone.contains(document.activeElement); // another page may have answered: nobody's cursor jumps for that
    open?.close();
    open = now === 'ringing' ? ringing(entry) : now === 'talking' ? talking(entry) : undefined;
    phone.toggleAttribute('data-ringing', now === 'ringing');
    if (!open) return;
    screen.append(open.root);
    if (isUsed) open.focus();
  };
  bubble.gone = () => open?.close();
  queueMicrotask(() => bubble.changed?.()); // the handset is on the page by then
  return line.root;
}

/** @param {string} words @param {string} kind @param {() => Promise<unknown>} run */
function roundButton(words, kind, run) {
  const button = el(
    'button',
    {
      type: 'button',
      class: `round ${kind}`,
      click: () => {
        button.disabled = true;
        void run().catch(() => (button.disabled = false));
      },
    },
    el('span', { class: 'handle', 'aria-hidden': 'true' }),
    el('span', { class: 'label' }, words),
  );
  return button;
}

/** @param {Entry} entry */
function ringing(entry) {
  const answer = roundButton('Answer', 'answer', () => answerCall(entry.seq));
  const left = el('span', { class: 'left', 'aria-hidden': 'true' });
  const waits = Math.max(0, Date.parse(entry.ringsUntil ?? entry.at) - sandboxNow());
  left.style.setProperty('--waits', `${waits}ms`);
  const tone = ringTone();
  return {
    root: el(
      'section',
      { class: 'call ringing', role: 'alertdialog', 'aria-label': `Incoming call from ${numberOf(entry.from)}` },
      el('p', { class: 'what' }, 'Incoming call'),
      el('p', { class: 'who' }, numberOf(entry.from)),
      el('span', { class: 'bell', 'aria-hidden': 'true' }),
      left,
      el(
        'div',
        { class: 'ends' },
        roundButton('Decline', 'hangup', () => declineCall(entry.seq)),
        answer,
      ),
    ),
    focus: () => undefined, // nobody who is writing an answer wants to lose the cursor to a call
    update: () => undefined,
    close() {
      tone.stop();
      this.root.remove();
    },
  };
}

/** @param {Entry} entry */
function talking(entry) {
  const clock = el('p', { class: 'what', role: 'timer' });
  const since = Date.parse(entry.answeredAt ?? entry.at);
  const tick = () => (clock.textContent = duration(Math.max(0, sandboxNow() - since)));
  tick();
  const timer = setInterval(tick, 500);
  const keyed = el('output', { class: 'keyed', 'aria-label': 'Keys pressed' });
  const press = (/** @type {string} */ key) => {
    keyed.textContent = `${keyed.textContent ?? ''}${key}`.slice(-16);
    void pressKey(entry.seq, key).catch(() => undefined); // the call has just ended; its line says how
  };
  // The call may have ended a moment ago; its line says how.
  const voice = showTranscript(entry, (words) => void speakWords(entry.seq, words).catch(() => undefined));
  const hangUp = roundButton('Hang up', 'hangup', () => hangUpCall(entry.seq));
  const keys = keypad.map((key, index) =>
    el(
      'button',
      { type: 'button', class: 'key', 'aria-label': key, click: () => press(key) },
      key,
      el('small', { 'aria-hidden': 'true' }, lettersOf[index] ?? ''),
    ),
  );
  const root = el(
    'section',
    {
      class: 'call talking',
      'aria-label': `Call with ${numberOf(entry.from)}`,
      tabindex: '-1',
      keydown: (event) => {
        if (event instanceof KeyboardEvent && keypad.includes(event.key)) press(event.key);
      },
    },
    clock,
    el('p', { class: 'who' }, numberOf(entry.from)),
    voice.root,
    keyed,
    el('div', { class: 'keypad', role: 'group', 'aria-label': 'Keypad' }, ...keys),
    el('div', { class: 'ends' }, hangUp),
  );
  return {
    root,
    focus: () => root.focus({ preventScroll: true }),
    update: voice.update,
    close() {
      clearInterval(timer);
      voice.stop();
      root.remove();
    },
  };
}

/** @param {Entry} entry */
function callLine(entry) {
  const what = el('b', {});
  const more = el('span', { class: 'more-words' });
  const root = el(
    'li',
    { class: 'bubble theirs call-line', title: fullTime(entry) },
    el('p', { class: 'head-line' }, el('span', { class: 'handle', 'aria-hidden': 'true' }), what, more),
    el('p', { class: 'text' }, plainSpeech(entry.text)),
    el('p', { class: 'foot' }, el('time', { datetime: entry.at }, timeOf(seenAt(entry)))),
  );
  return {
    root,
    update() {
      const words = callWords(entry);
      root.dataset.call = words.kind;
      what.textContent = words.what;
      more.textContent = words.more;
    },
  };
}

/** @param {number} ms */
function duration(ms) {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
