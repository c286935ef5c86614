// @ts-check
import { writeAs } from './api.js';
import { showCall } from './call.js';
import { el, isAtEnd } from './dom.js';
import { dayOf, fateOf, fullTime, numberOf, seenAt, timeOf, writerOf } from './format.js';
import { trim } from './gallery.js';

/** @import { Entry, Inbound } from './api.js' */
/** @import { View } from './gallery.js' */
/** @import { Bubble } from './phones.js' */

/** One phone: what it got, in order, and a box to answer. @param {string} number @returns {View<Bubble>} */
export function buildHandset(number) {
  const name = numberOf(number);
  const clock = el('span');
  const thread = el('ol', { class: 'thread', tabindex: '0', 'aria-label': `Messages on ${name}` });
  const senders = el('select', { 'aria-label': 'Reply to', hidden: true });
  let lastDay = '';
  let lastSender = '';

  /** @param {Entry | Inbound} one @param {string} sender @param {HTMLElement} bubble */
  const append = (one, sender, bubble) => {
    const stays = isAtEnd(thread);
    const day = dayOf(seenAt(one));
    if (day !== lastDay) thread.append(el('li', { class: 'day' }, day));
    if (sender !== lastSender) thread.append(el('li', { class: 'sender' }, sender));
    [lastDay, lastSender] = [day, sender];
    thread.append(bubble);
    trim(thread, 'first');
    clock.textContent = timeOf(seenAt(one));
    if (stays) thread.scrollTop = thread.scrollHeight;
  };
  /** @param {Entry} entry */
  const offer = ({ from, channel }) => {
    const value = JSON.stringify({ to: from, channel });
    const isNew = ![...senders.options].some((option) => option.value === value);
    if (isNew) senders.append(el('option', { value }, writerOf(from, channel)));
    senders.hidden = senders.options.length < 2;
    senders.value = value;
  };

  const screen = el(
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
    ...replyBox(number, name, senders),
  );
  const root = el('article', { class: 'phone', id: `phone-${number}`, 'aria-label': `Phone ${name}` }, screen);
  return {
    root,
    add(bubble) {
      if (bubble.kind === 'mine') return append(bubble.inbound, lastSender, mine(bubble.inbound));
      if (bubble.entry.channel === 'voice') {
        const line = showCall(bubble, { screen, phone: root });
        return append(bubble.entry, numberOf(bubble.entry.from), line);
      }
      append(bubble.entry, writerOf(bubble.entry.from, bubble.entry.channel), theirs(bubble));
      if (bubble.entry.from) offer(bubble.entry);
    },
  };
}

/** @param {Extract<Bubble, { kind: 'theirs' }>} bubble */
function theirs(bubble) {
  const { entry } = bubble;
  const mark = el('span', { class: 'mark' });
  const time = el('time', { datetime: entry.at }, timeOf(seenAt(entry)));
  const foot = el('p', { class: 'foot' }, time, entry.parts > 1 ? ` · ${entry.parts} parts ` : ' ', mark);
  const element = el(
    'li',
    { class: 'bubble theirs', title: fullTime(entry) },
    el('p', { class: 'text' }, ...linked(entry.text)),
    ...answersOf(entry),
    foot,
  );
  bubble.changed = () => {
    const fate = fateOf(entry);
    element.dataset.fate = fate.kind;
    const isTrouble = fate.kind === 'failed' || fate.kind === 'refused';
    mark.replaceChildren(
      el('span', { 'aria-hidden': 'true' }, fate.mark),
      el('span', { class: isTrouble ? 'why' : 'unseen' }, fate.words),
    );
  };
  bubble.changed();
  return element;
}

/** Buttons that a chat message brings along. @param {Entry} entry */
function answersOf({ content, from, to, channel }) {
  const buttons = content?.action?.buttons ?? [];
  if (buttons.length === 0) return [];
  const answer = (/** @type {{ id: string, title: string }} */ { id, title }) =>
    writeAs({ from: to, to: from, channel, text: title, content: { type: 'INTERACTIVE_BUTTON_REPLY', id, title } });
  const shown = buttons.map((one) =>
    el('button', { type: 'button', class: 'choice', click: () => void answer(one) }, one.title),
  );
  return [el('p', { class: 'choices' }, ...shown)];
}

/** @param {Inbound} inbound */
function mine(inbound) {
  const time = el('time', { datetime: inbound.at }, timeOf(seenAt(inbound)));
  return el(
    'li',
    { class: 'bubble mine', title: fullTime(inbound) },
    el('p', { class: 'text' }, inbound.text),
    el('p', { class: 'foot' }, time),
  );
}

/** @param {string} number @param {string} name @param {HTMLSelectElement} senders */
function replyBox(number, name, senders) {
  const box = el('input', {
    type: 'text',
    placeholder: 'Reply…',
    'aria-label': `Reply from ${name}`,
    maxlength: '1000',
    autocomplete: 'off',
  });
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (text === '') return;
    try {
      /** @type {{ to: string, channel?: string }} */
      const sender = senders.value === '' ? { to: 'Carillon' } : JSON.parse(senders.value);
      await writeAs({ from: number, ...sender, text });
      box.value = '';
      trouble.hidden = true;
    } catch (error) {
      trouble.textContent = `Not sent: ${error instanceof Error ? error.message : String(error)}`;
      trouble.hidden = false;
    }
  };
  const send = el('button', { type: 'submit', 'aria-label': 'Send the reply' }, '↑');
  return [trouble, el('form', { class: 'reply', submit }, senders, box, send)];
}

/** Links in a text, as phones show them. @param {string} text @returns {(Node | string)[]} */
function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part) =>
      /^https?:\/\//.test(part) ? el('a', { href: part, target: '_blank', rel: 'noreferrer noopener' }, part) : part,
    );
}
