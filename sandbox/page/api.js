// @ts-check

/**
 * @typedef {{ seq: number, at: string, virtualAt?: string, channel: 'sms' | 'email' | 'voice', messageId: string, to: string,
 *   from: string, subject?: string, text: string, outcome: string, status: string, parts: number, attempt: number, sendAt?: string,
 *   doneAt?: string, held?: string, speech?: { language: string }, ringsUntil?: string, answeredAt?: string, call?: CallEnd }} Entry
 * @typedef {{ answeredBy: string | null, keys: string, seconds: number }} CallEnd
 * @typedef {{ seq: number, at: string, virtualAt?: string, from: string, to: string, text: string }} Inbound
 * @typedef {Entry & { html?: string, headers?: [string, string][], attachments?: { name: string, type: string, bytes: number }[] }} Mail
 */

/** @param {string} path @returns {Promise<any>} */
async function read(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
  const said = await response.json();
  if (!response.ok) throw new Error(said.error ?? String(response.status));
  return said;
}

/** The newest messages, oldest first. @returns {Promise<Entry[]>} */
export const recentMessages = async () => (await read('/_sim/messages?order=newest&limit=5000')).results.toReversed();
/** @returns {Promise<Inbound[]>} */
export const recentInbound = async () => (await read('/_sim/inbound')).results;
/** @param {number} seq @returns {Promise<Mail>} */
export const openMail = (seq) => read(`/_sim/messages/${seq}`);
/** @param {{ from: string, to: string, text: string }} message */
export const writeAs = (message) => post('/_sim/inbound', message);
/** @param {number} seq @returns {Promise<{ status: number }>} */
export const unsubscribeFrom = (seq) => post(`/_sim/messages/${seq}/unsubscribe`);
/** @param {number} seq */
export const answerCall = (seq) => post(`/_sim/calls/${seq}/answer`);
/** @param {number} seq */
export const declineCall = (seq) => post(`/_sim/calls/${seq}/decline`);
/** @param {number} seq @param {string} keys */
export const pressKey = (seq, keys) => post(`/_sim/calls/${seq}/keys`, { keys });
/** @param {number} seq */
export const hangUpCall = (seq) => post(`/_sim/calls/${seq}/hangup`);
/** @returns {Promise<{ scale: number, virtualNow: number | null, http: string, smtp: string }>} */
export const readAbout = () => read('/_sim/about');

/**
 * Everything from now on, in order; `opened` is called at each (re)connection, because what happened in between is lost.
 * @param {{ opened: () => void, lost: () => void, happened: (kind: string, data: any) => void }} listener
 */
export function listen(listener) {
  const source = new EventSource('/_sim/stream');
  source.addEventListener('open', listener.opened);
  source.addEventListener('error', listener.lost);
  for (const kind of ['message', 'settled', 'ringing', 'answered', 'bulk', 'inbound', 'reset']) {
    source.addEventListener(kind, (event) => {
      if (event instanceof MessageEvent) listener.happened(kind, JSON.parse(event.data));
    });
  }
}
