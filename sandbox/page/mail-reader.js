// @ts-check
import { complainAbout, openMail, unsubscribeFrom } from './api.js';
import { el } from './dom.js';
import { dayOf, fullTime, seenAt, sizeOf, timeOf } from './format.js';

/** @import { Mail } from './api.js' */
/** @import { Letter } from './inboxes.js' */

/** Shows a mail as its reader would see it. @param {HTMLElement} pane @param {Letter} letter */
export async function showMail(pane, { entry }) {
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
      ...spamButton(mail),
      el('a', { class: 'out', href: address, target: '_blank', rel: 'noreferrer noopener' }, 'Open alone'),
    ),
    ...filesOf(mail),
    ...views.map(([, view]) => view),
  );
}

/** What is attached, but for the pictures that stand in the text. @param {Mail} mail */
function filesOf(mail) {
  const files = (mail.attachments ?? []).flatMap((file, index) => (file.cid ? [] : [{ ...file, index }]));
  if (files.length === 0) return [];
  const links = files.map(({ name, bytes, index }) =>
    el(
      'li',
      {},
      el('a', { href: `/_sim/attachments/${mail.seq}/${index}`, download: name || 'attachment' }, name || 'unnamed'),
      ` ${sizeOf(bytes)}`,
    ),
  );
  return [el('ul', { class: 'files', 'aria-label': 'Attachments' }, ...links)];
}

/** As mail programs do: one click, answered on the spot (RFC 8058). @param {Mail} mail */
function leaveButton(mail) {
  const has = (/** @type {string} */ name) => mail.headers?.some(([key]) => key.toLowerCase() === name);
  if (!has('list-unsubscribe')) return [];
  const leave = async () => {
    const { status } = await unsubscribeFrom(mail.seq);
    return status < 300 ? 'Unsubscribed' : `Answered ${status}`;
  };
  return [onceButton('Unsubscribe', leave)];
}

/** A mail server tells its sender; the provider tells ours. @param {Mail} mail */
function spamButton(mail) {
  if (mail.via === 'smtp' || mail.outcome === 'rejected') return [];
  return [onceButton('Spam', () => complainAbout(mail.seq).then(() => 'Marked as spam'))];
}

/** Says what came of it, and can be pressed again only if nothing did. @param {string} words @param {() => Promise<string>} run */
function onceButton(words, run) {
  const press = async () => {
    button.disabled = true;
    try {
      button.textContent = await run();
    } catch (error) {
      button.disabled = false;
      button.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const button = el('button', { type: 'button', class: 'leave', click: press }, words);
  return button;
}

/** @param {Mail} mail */
function headersOf(mail) {
  const rows = (mail.headers ?? []).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
  return el('dl', { class: 'headers', tabindex: '0' }, ...rows);
}
