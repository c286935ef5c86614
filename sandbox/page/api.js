// @ts-check

/**
 * @typedef {{ seq: number, at: string, virtualAt?: string, channel: string, messageId: string, to: string,
 *   from: string, subject?: string, text: string, outcome: string, status: string, parts: number, attempt: number, sendAt?: string,
 *   doneAt?: string, held?: string, via: string, speech?: { language: string }, ringsUntil?: string, answeredAt?: string | undefined, call?: CallEnd,
 *   heard?: readonly Line[] | undefined, asks?: Asks | undefined, engagements?: readonly Engagement[],
 *   seenAt?: string, content?: { type: string, action?: { buttons?: readonly { id: string, title: string }[] } } }} Entry
 * @typedef {{ answeredBy: string | null, keys: string, seconds: number }} CallEnd
 * @typedef {{ most: number, timeoutS: number, phrases?: readonly string[] }} Asks
 * @typedef {{ kind: 'say', text: string, language?: string } | { kind: 'play', source: string, times: number }
 *   | { kind: 'pause', seconds: number } | { kind: 'dial', to: readonly string[] }
 *   | { kind: 'sms', from: string, to: string, text: string } | { kind: 'request', url: string, status: number | string }
 *   | { kind: 'skipped', action: string }} Line
 * @typedef {{ kind: 'OPENED' | 'CLICKED' | 'COMPLAINED' | 'UNSUBSCRIBED' | 'LATE_BOUNCE', at: string, url?: string }} Engagement
 * @typedef {{ seq: number, at: string, virtualAt?: string, from: string, to: string, text: string, channel: string }} Inbound
 * @typedef {{ name: string, type: string, bytes: number, cid?: string }} Attachment
 * @typedef {Entry & { html?: string, headers?: [string, string][], attachments?: Attachment[] }} Mail
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
/** @param {{ from: string, to: string, text: string, channel?: string, content?: { type: string } & Record<string, string> }} message */
export const writeAs = (message) => post('/_sim/inbound', message);
/** @param {number} seq @returns {Promise<{ status: number }>} */
export const unsubscribeFrom = (seq) => post(`/_sim/messages/${seq}/unsubscribe`);
/** The reader marks a mail as spam. @param {number} seq */
export const complainAbout = (seq) => post(`/_sim/messages/${seq}/complain`);
/** @param {number} seq */
export const answerCall = (seq) => post(`/_sim/calls/${seq}/answer`);
/** @param {number} seq */
export const declineCall = (seq) => post(`/_sim/calls/${seq}/decline`);
/** @param {number} seq @param {string} keys */
export const pressKey = (seq, keys) => post(`/_sim/calls/${seq}/keys`, { keys });
/** @param {number} seq @param {string} words */
export const speakWords = (seq, words) => post(`/_sim/calls/${seq}/words`, { words });
/** @param {number} seq */
export const hangUpCall = (seq) => post(`/_sim/calls/${seq}/hangup`);
/** @returns {Promise<{ mode: 'real' | 'scaled' | 'virtual', now: string, scale: number, virtualNow: string | null }>} */
export const readClock = () => read('/_sim/clock');
/** Only a virtual clock can be advanced. @param {string} by such as `1 hour` @returns {Promise<{ now: string, total: number }>} */
export const advanceClock = (by) => post('/_sim/clock/advance', { by });
/** @returns {Promise<{ http: string, smtp: string }>} */
export const readAbout = () => read('/_sim/about');

const happenings = ['message', 'settled', 'ringing', 'answered', 'said', 'engaged', 'seen', 'bulk', 'inbound', 'reset'];

/**
 * Everything from now on, in order; `opened` is called at each (re)connection, because what happened in between is lost.
 * @param {{ opened: () => void, lost: () => void, happened: (kind: string, data: any) => void }} listener
 */
export function listen(listener) {
  const source = new EventSource('/_sim/stream');
  source.addEventListener('open', listener.opened);
  source.addEventListener('error', listener.lost);
  for (const kind of happenings) {
    source.addEventListener(kind, (event) => {
      if (event instanceof MessageEvent) listener.happened(kind, JSON.parse(event.data));
    });
  }
}
