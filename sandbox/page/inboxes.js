// @ts-check
import { createGallery, trim } from './gallery.js';
import { el } from './dom.js';
import { deedsOf, fateOf, fullTime, hueOf, initialsOf, seenAt, senderName, shortDayOf } from './format.js';
import { showMail } from './mail-reader.js';

/** @import { Engagement, Entry } from './api.js' */
/** @import { View } from './gallery.js' */
/** A mail, and who shows it: each is told when something became of it. @typedef {{ entry: Entry, changed: Set<() => void> }} Letter */

export function createInboxes() {
  /** @type {ReturnType<typeof createGallery<Letter>>} */
  const gallery = createGallery({
    list: 'inboxes',
    more: 'more-inboxes',
    step: 8,
    noun: 'inboxes',
    build: buildInbox,
    textOf: ({ entry }) => `${entry.subject ?? ''} ${entry.text}`,
  });
  /** @type {Map<number, Letter>} */
  const letters = new Map();
  /** @param {number} seq @param {Partial<Entry>} news */
  const changed = (seq, news) => {
    const letter = letters.get(seq);
    if (!letter) return;
    Object.assign(letter.entry, news);
    for (const tell of letter.changed) tell();
  };
  return {
    ...gallery,
    /** @param {Entry} entry */
    message(entry) {
      const letter = { entry, changed: new Set() };
      letters.set(entry.seq, letter);
      gallery.add(entry.to, letter);
    },
    changed,
    /** The reader did something with a mail. @param {number} seq @param {Engagement} engagement */
    engaged(seq, engagement) {
      const before = letters.get(seq)?.entry.engagements ?? [];
      changed(seq, { engagements: [...before, engagement] });
    },
    clear() {
      letters.clear();
      gallery.clear();
    },
  };
}

/** One address: its mails, the newest first, and the one that is open. @param {string} address @returns {View<Letter>} */
function buildInbox(address) {
  const list = el('ol', { class: 'mails', 'aria-label': `Mails to ${address}` });
  const pane = el('div', { class: 'pane' });
  const count = el('span', { class: 'count' });
  const face = el('span', { class: 'face', 'aria-hidden': 'true' }, initialsOf(address));
  face.style.setProperty('--hue', String(hueOf(address)));
  let mails = 0;
  /** An inbox shows its newest mail until somebody picks an older one. */
  let follows = true;
  /** For one layout at a time: of a hundred new mails only the last is opened. @type {Letter | undefined} */
  let next;

  /** @param {HTMLElement} button @param {Letter} letter */
  const open = (button, letter) => {
    for (const other of list.querySelectorAll('[aria-current]')) other.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    if (next === undefined) {
      setTimeout(() => {
        const mail = next;
        next = undefined;
        if (mail) void showMail(pane, mail);
      }, 20);
    }
    next = letter;
  };
  return {
    root: el(
      'article',
      { class: 'inbox', 'aria-label': `Inbox of ${address}` },
      el('header', {}, face, el('h2', {}, address), count),
      el('div', { class: 'columns' }, list, pane),
    ),
    add(letter) {
      const button = mailButton(letter);
      button.addEventListener('click', () => {
        follows = list.firstElementChild?.firstElementChild === button;
        open(button, letter);
      });
      list.prepend(el('li', {}, button));
      trim(list, 'last');
      mails += 1;
      count.textContent = mails === 1 ? '1 mail' : `${mails} mails`;
      if (follows) open(button, letter);
    },
  };
}

/** @param {Letter} letter */
function mailButton({ entry, changed }) {
  const mark = el('span', { class: 'deeds' });
  const button = el(
    'button',
    { type: 'button', class: 'mail', title: fullTime(entry) },
    el('span', { class: 'from' }, senderName(entry.from)),
    el('time', { datetime: entry.at }, shortDayOf(seenAt(entry))),
    el('span', { class: 'subject' }, entry.subject || '(no subject)'),
    el('span', { class: 'snippet' }, entry.text.replace(/\s+/g, ' ').slice(0, 120)),
    mark,
  );
  const update = () => {
    const fate = fateOf(entry);
    const isTrouble = fate.kind === 'failed' || fate.kind === 'refused';
    button.dataset.fate = fate.kind;
    mark.textContent = isTrouble ? fate.words : deedsOf(entry.engagements ?? []);
  };
  changed.add(update);
  update();
  return button;
}
