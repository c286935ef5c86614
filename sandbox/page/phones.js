// @ts-check
import { createGallery } from './gallery.js';
import { buildHandset } from './handset.js';

/** @import { Asks, Entry, Inbound, Line } from './api.js' */
/** @typedef {{ kind: 'theirs', entry: Entry, changed?: () => void, gone?: () => void } | { kind: 'mine', inbound: Inbound }} Bubble */

export function createPhones() {
  /** @type {ReturnType<typeof createGallery<Bubble>>} */
  const gallery = createGallery({
    list: 'phones',
    more: 'more-phones',
    step: 24,
    noun: 'phones',
    build: buildHandset,
    textOf: (bubble) => (bubble.kind === 'theirs' ? bubble.entry.text : bubble.inbound.text),
  });
  /** Messages whose end is still to come. @type {Map<number, Extract<Bubble, { kind: 'theirs' }>>} */
  const open = new Map();
  return {
    ...gallery,
    /** @param {Entry} entry */
    message(entry) {
      /** @type {Extract<Bubble, { kind: 'theirs' }>} */
      const bubble = { kind: 'theirs', entry };
      if (entry.outcome === 'accepted' && !isOver(entry)) open.set(entry.seq, bubble);
      gallery.add(entry.to, bubble);
    },
    /** @param {Inbound} inbound */
    inbound: (inbound) => gallery.add(inbound.from, { kind: 'mine', inbound }),
    /** Something became of a message. @param {number} seq @param {Partial<Entry>} news */
    changed(seq, news) {
      const bubble = open.get(seq);
      if (!bubble) return;
      Object.assign(bubble.entry, news);
      if (isOver(bubble.entry)) open.delete(seq);
      bubble.changed?.();
    },
    /** Words in a call. @param {number} seq @param {readonly Line[]} lines @param {Asks | undefined} asks */
    said(seq, lines, asks) {
      const bubble = open.get(seq);
      if (!bubble) return;
      bubble.entry.heard = [...(bubble.entry.heard ?? []), ...lines];
      bubble.entry.asks = asks;
      bubble.changed?.();
    },
    /** The number of a phone that rings. @returns {string | undefined} */
    ringing() {
      for (const { entry } of open.values()) if (entry.ringsUntil && !entry.answeredAt) return entry.to;
      return undefined;
    },
    clear() {
      for (const bubble of open.values()) bubble.gone?.();
      open.clear();
      gallery.clear();
    },
  };
}

/** Of a chat message it is still told when somebody reads it. @param {Entry} entry */
const isOver = ({ channel, doneAt, seenAt }) =>
  doneAt !== undefined && (channel === 'sms' || channel === 'voice' || seenAt !== undefined);
