// @ts-check

/** @import { Entry } from './api.js' */

/** @type {Record<string, string>} */
const ends = {
  NO_ANSWER: 'Missed call',
  BUSY: 'Busy',
  REJECTED: 'Declined',
  CANCELLED: 'Taken back',
};

/** What became of a call, for people. @param {Entry} entry @returns {{ kind: 'open' | 'answered' | 'missed', what: string, more: string }} */
export function callWords(entry) {
  const { status, outcome, call } = entry;
  if (outcome === 'rejected') return { kind: 'missed', what: 'Call refused', more: 'by the provider' };
  if (status.startsWith('PENDING')) return { kind: 'open', what: entry.answeredAt ? 'In a call' : 'Calling', more: '' };
  // Who answered is said only where somebody asked for it.
  if (call && status.startsWith('DELIVERED')) {
    const by = call.answeredBy === 'MACHINE' ? 'by a machine, ' : '';
    const keys = call.keys === '' ? '' : `, keyed ${call.keys}`;
    return { kind: 'answered', what: 'Answered', more: `${by}${call.seconds} s${keys}` };
  }
  return { kind: 'missed', what: ends[status] ?? 'Not put through', more: '' };
}

/** Speech mark-up is for the voice. @param {string} text */
export const plainSpeech = (text) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
