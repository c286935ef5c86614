// @ts-check
import { createGallery, trim } from './gallery.js';
import { el } from './dom.js';
import { fullTime, hueOf, initialsOf, seenAt, senderName, shortDayOf } from './format.js';
import { showMail } from './mail-reader.js';

/** @import { Entry } from './api.js' */
/** @import { View } from './gallery.js' */

/** @returns {ReturnType<typeof createGallery<Entry>>} */
export const createInboxes = () =>
  createGallery({
    list: 'inboxes',
    more: 'more-inboxes',
    step: 8,
    noun: 'inboxes',
    build: buildInbox,
    textOf: (entry) => `${entry.subject ?? ''} ${entry.text}`,
  });

/** One address: its mails, the newest first, and the one that is open. @param {string} address @returns {View<Entry>} */
function buildInbox(address) {
  const list = el('ol', { class: 'mails', 'aria-label': `Mails to ${address}` });
  const pane = el('div', { class: 'pane' });
  const count = el('span', { class: 'count' });
  const face = el('span', { class: 'face', 'aria-hidden': 'true' }, initialsOf(address));
  face.style.setProperty('--hue', String(hueOf(address)));
  let mails = 0;
  /** An inbox shows its newest mail until somebody picks an older one. */
  let follows = true;
  /** For one layout at a time: of a hundred new mails only the last is opened. @type {Entry | undefined} */
  let next;

  /** @param {HTMLElement} button @param {Entry} entry */
  const open = (button, entry) => {
    for (const other of list.querySelectorAll('[aria-current]')) other.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    if (next === undefined) {
      setTimeout(() => {
        const mail = next;
        next = undefined;
        if (mail) void showMail(pane, mail);
      }, 20);
    }
    next = entry;
  };
  return {
    root: el(
      'article',
      { class: 'inbox', 'aria-label': `Inbox of ${address}` },
      el('header', {}, face, el('h2', {}, address), count),
      el('div', { class: 'columns' }, list, pane),
    ),
    add(entry) {
      const button = mailButton(entry);
      button.addEventListener('click', () => {
        follows = list.firstElementChild?.firstElementChild === button;
        open(button, entry);
      });
      list.prepend(el('li', {}, button));
      trim(list, 'last');
      mails += 1;
      count.textContent = mails === 1 ? '1 mail' : `${mails} mails`;
      if (follows) open(button, entry);
    },
  };
}

/** @param {Entry} entry */
const mailButton = (entry) =>
  el(
    'button',
    { type: 'button', class: 'mail', title: fullTime(entry) },
    el('span', { class: 'from' }, senderName(entry.from)),
    el('time', { datetime: entry.at }, shortDayOf(seenAt(entry))),
    el('span', { class: 'subject' }, entry.subject || '(no subject)'),
    el('span', { class: 'snippet' }, entry.text.replace(/\s+/g, ' ').slice(0, 120)),
  );
