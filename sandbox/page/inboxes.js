// @ts-check
import { openMail, unsubscribeFrom } from './api.js';
import { byId, el } from './dom.js';
import { dayOf, fullTime, hueOf, initialsOf, seenAt, senderName, shortDayOf, timeOf } from './format.js';

/** @import { Entry, Mail } from './api.js' */

const MOST_MAILS = 200;
const STACK = 12;

/** @typedef {{ address: string, root: HTMLElement, list: HTMLElement, pane: HTMLElement, count: HTMLElement, mails: number, follows: boolean, texts: string[] }} Inbox */

export function createInboxes() {
  const stack = byId('inboxes');
  const more = byId('more-inboxes');
  /** @type {Map<string, Inbox>} */
  const inboxes = new Map();
  let shown = STACK;
  let wanted = '';

  const arrange = () => {
    let place = 0;
    let hidden = 0;
    for (const inbox of inboxes.values()) {
      const fits = wanted === '' || inbox.address.includes(wanted) || inbox.texts.some((text) => text.includes(wanted));
      inbox.root.hidden = !fits || place >= shown;
      if (fits && place >= shown) hidden += 1;
      if (fits) place += 1;
    }
    more.hidden = hidden === 0;
    more.textContent = `Show ${Math.min(hidden, STACK)} of ${hidden} more inboxes`;
  };
  more.addEventListener('click', () => {
    shown += STACK;
    arrange();
  });

  /** @param {Inbox} inbox @param {HTMLElement} button @param {Entry} entry */
  const open = (inbox, button, entry) => {
    for (const other of inbox.list.querySelectorAll('[aria-current]')) other.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    void show(inbox.pane, entry);
  };

  return {
    /** @param {Entry} entry */
    message(entry) {
      let inbox = inboxes.get(entry.to);
      if (!inbox) {
        inbox = mailbox(entry.to);
        inboxes.set(entry.to, inbox);
        stack.append(inbox.root);
      }
      const here = inbox;
      const button = el(
        'button',
        {
          type: 'button',
          class: 'mail',
          title: fullTime(entry),
          click: () => {
            here.follows = here.list.firstElementChild?.firstElementChild === button;
            open(here, button, entry);
          },
        },
        el('span', { class: 'from' }, senderName(entry.from)),
        el('time', { datetime: entry.at }, shortDayOf(seenAt(entry))),
        el('span', { class: 'subject' }, entry.subject || '(no subject)'),
        el('span', { class: 'snippet' }, entry.text.replace(/\s+/g, ' ').slice(0, 120)),
      );
      here.list.prepend(el('li', {}, button));
      if (here.list.childElementCount > MOST_MAILS) here.list.lastElementChild?.remove();
      here.mails += 1;
      here.count.textContent = here.mails === 1 ? '1 mail' : `${here.mails} mails`;
      here.texts.push(`${entry.subject ?? ''} ${entry.text}`.toLowerCase());
      if (here.follows) open(here, button, entry);
      arrange();
    },
    /** @param {string} text */
    search(text) {
      wanted = text;
      arrange();
    },
    clear() {
      inboxes.clear();
      stack.replaceChildren();
      arrange();
    },
    size: () => inboxes.size,
  };
}

/** @param {string} address @returns {Inbox} */
function mailbox(address) {
  const list = el('ol', { class: 'mails', 'aria-label': `Mails to ${address}` });
  const pane = el('div', { class: 'pane' });
  const count = el('span', { class: 'count' });
  const face = el('span', { class: 'face', 'aria-hidden': 'true' }, initialsOf(address));
  face.style.setProperty('--hue', String(hueOf(address)));
  const root = el(
    'article',
    { class: 'inbox', 'aria-label': `Inbox of ${address}` },
    el('header', {}, face, el('h2', {}, address), count),
    el('div', { class: 'columns' }, list, pane),
  );
  // An inbox shows its newest mail until somebody picks another one.
  return { address, root, list, pane, count, mails: 0, follows: true, texts: [] };
}

/** @param {HTMLElement} pane @param {Entry} entry */
async function show(pane, entry) {
  pane.dataset.seq = String(entry.seq);
  const mail = await openMail(entry.seq);
  if (pane.dataset.seq !== String(entry.seq)) return; // another one was opened meanwhile
  const address = `/_sim/messages/${mail.seq}/view`;
  // No script, no form, no same origin; links open in a window of their own. The reply's own CSP says so again.
  const rich = el('iframe', {
    src: address,
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    title: mail.subject ?? 'Mail',
    referrerpolicy: 'no-referrer',
  });
  /** @type {[string, HTMLElement][]} */
  const views = [
    ['Mail', rich],
    ['Text', el('pre', { class: 'plain', tabindex: '0' }, mail.text || 'This mail has no text part.')],
    ['Headers', headersOf(mail)],
  ];
  const tabs = views.map(([name, view], index) => {
    view.hidden = index > 0;
    return el('button', { type: 'button', 'aria-pressed': String(index === 0), click: () => select(name) }, name);
  });
  const select = (/** @type {string} */ name) => {
    for (const tab of tabs) tab.setAttribute('aria-pressed', String(tab.textContent === name));
    for (const [other, view] of views) view.hidden = other !== name;
  };
  pane.replaceChildren(
    el(
      'div',
      { class: 'head' },
      el('h3', {}, mail.subject || '(no subject)'),
      el(
        'p',
        {},
        el('span', {}, mail.from),
        ' · ',
        el('time', { datetime: mail.at, title: fullTime(mail) }, `${dayOf(seenAt(mail))} ${timeOf(seenAt(mail))}`),
      ),
    ),
    el(
      'div',
      { class: 'tools' },
      el('div', { class: 'tabs', role: 'group', 'aria-label': 'How to show it' }, ...tabs),
      ...leaveButton(mail),
      el('a', { class: 'out', href: address, target: '_blank', rel: 'noreferrer noopener' }, 'Open alone'),
    ),
    ...views.map(([, view]) => view),
  );
}

/** As mail programs do: one click, answered on the spot (RFC 8058). @param {Mail} mail */
function leaveButton(mail) {
  const has = (/** @type {string} */ name) => mail.headers?.some(([key]) => key.toLowerCase() === name);
  if (!has('list-unsubscribe')) return [];
  const button = el(
    'button',
    {
      type: 'button',
      class: 'leave',
      click: async () => {
        button.disabled = true;
        try {
          const { status } = await unsubscribeFrom(mail.seq);
          button.textContent = status < 300 ? 'Unsubscribed' : `Answered ${status}`;
        } catch (error) {
          button.disabled = false;
          button.textContent = error instanceof Error ? error.message : String(error);
        }
      },
    },
    'Unsubscribe',
  );
  return [button];
}

/** @param {Mail} mail */
function headersOf(mail) {
  const rows = (mail.headers ?? []).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
  const files = (mail.attachments ?? []).map(
    ({ name, type, bytes }) => `${name || 'unnamed'} (${type}, ${bytes} bytes)`,
  );
  return el(
    'dl',
    { class: 'headers', tabindex: '0' },
    ...rows,
    ...(files.length > 0 ? [el('dt', {}, 'Attached'), el('dd', {}, files.join(', '))] : []),
  );
}
