import { createColumn } from './columns.ts';

/** FNV-1a, 32 bits: not for secrets. */
export function hash32(text: string, start = 2_166_136_261): number {
  let mixed = start;
  for (let at = 0; at < text.length; at += 1) mixed = Math.imul(mixed ^ text.charCodeAt(at), 16_777_619);
  return mixed >>> 0;
}

/** Slots by the hash of a text, oldest first. Two texts may share a hash: who asks looks at what it finds. */
export type HashIndex = {
  /** Slots come in order, 0, 1, 2 … */
  add(slot: number, text: string): void;
  hashOf(slot: number): number;
  find(text: string): readonly number[];
  clear(): void;
};

const LEAST = 1_024;
/** Of all places; beyond it most ids would be looked for in many of them. */
const MOST_FULL = 0.8;
/** By the upper bits, of which the place knows nothing; 0 is an empty one. */
const tagOf = (hash: number): number => 1 + (hash >>> 25);
/** Asked for before every message, and nearly always the answer. */
const none: readonly number[] = [];

/**
 * A table with open addressing, a power of two of places long. Steps between them grow by one, so that an id which was sent
 * thousands of times gets in nobody else's way.
 */
export function createHashIndex(): HashIndex {
  const hashes = createColumn(4);
  let tags = new Uint8Array(LEAST);
  let slots = new Uint32Array(LEAST);
  let count = 0;
  /** What is looked for and not there is mostly added next. */
  let lastText = '';
  let lastHash = hash32(lastText);
  const hashOf = (text: string): number => {
    if (text === lastText) return lastHash;
    lastText = text;
    return (lastHash = hash32(text));
  };
  const put = (slot: number, hash: number): void => {
    const last = tags.length - 1;
    let place = hash & last;
    for (let step = 1; tags[place] !== 0; step += 1) place = (place + step) & last;
    tags[place] = tagOf(hash);
    slots[place] = slot;
  };
  const grow = (): void => {
    tags = new Uint8Array(2 * tags.length);
    slots = new Uint32Array(tags.length);
    for (let slot = 0; slot < count; slot += 1) put(slot, hashes.get(slot));
  };
  return {
    add(slot, text) {
      if (slot >= MOST_FULL * tags.length) grow();
      const hash = hashOf(text);
      hashes.set(slot, hash);
      put(slot, hash);
      count = slot + 1;
    },
    hashOf: (slot) => hashes.get(slot),
    find(text) {
      const hash = hashOf(text);
      const tag = tagOf(hash);
      const last = tags.length - 1;
      let place = hash & last;
      let found: number[] | undefined;
      for (let step = 1; tags[place] !== 0; step += 1) {
        const slot = slots[place] ?? 0;
        if (tags[place] === tag && hashes.get(slot) === hash) (found ??= []).push(slot);
        place = (place + step) & last;
      }
      return found ?? none;
    },
    clear() {
      hashes.clear();
      tags = new Uint8Array(LEAST);
      slots = new Uint32Array(LEAST);
      count = 0;
    },
  };
}
