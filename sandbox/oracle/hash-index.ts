import { createColumn } from './columns.ts';

/** FNV-1a, 32 bits: not for secrets. Whoever goes through letters anyway mixes them on the way. */
export const hashStart = 2_166_136_261;
export const mix = (mixed: number, code: number): number => Math.imul(mixed ^ code, 16_777_619);

export function hash32(text: string, start = hashStart): number {
  let mixed = start;
  for (let at = 0; at < text.length; at += 1) mixed = mix(mixed, text.charCodeAt(at));
  return mixed >>> 0;
}

/** Slots by the hash of a text, oldest first. Two texts may share a hash: who asks looks at what it finds. */
export type HashIndex = {
  /** Slots come in order, 0, 1, 2 … */
  add(slot: number, text: string): void;
  /** Adds a text by its hash, unless one with the same hash is there. */
  addNew(slot: number, hash: number): boolean;
  /** Whether a text with this hash is there. */
  has(hash: number): boolean;
  hashOf(slot: number): number;
  find(text: string): readonly number[];
  clear(): void;
};

const LEAST = 1_024;
/** Of all places; beyond it most ids would be looked for in many of them. */
const MOST_FULL = 0.8;
/** In each place the upper bits of a hash, of which the place itself knows nothing, and behind them a slot, from 1 on; 0 is an empty one. */
const SLOT_BITS = 25;
const SLOT = 2 ** SLOT_BITS - 1;
/** Asked for before every message, and nearly always the answer. */
const none: readonly number[] = [];

/**
 * A table with open addressing, a power of two of places long. Steps between them grow by one, so that an id which was sent
 * thousands of times gets in nobody else's way.
 */
export function createHashIndex(): HashIndex {
  const hashes = createColumn(4);
  let places = new Uint32Array(LEAST);
  let count = 0;
  /** What is looked for and not there is mostly added next. */
  let lastText = '';
  let lastHash = hash32(lastText);
  const hashOf = (text: string): number => {
    if (text === lastText) return lastHash;
    lastText = text;
    return (lastHash = hash32(text));
  };
  const has = (held: number, hash: number): boolean =>
    held >>> SLOT_BITS === hash >>> SLOT_BITS && hashes.get((held & SLOT) - 1) === hash;
  /** A free place for a hash; below 0 when it has to be new and is not. */
  const placeFor = (hash: number, isNew: boolean): number => {
    const last = places.length - 1;
    let place = hash & last;
    for (let step = 1; ; step += 1) {
      const held = places[place] ?? 0;
      if (held === 0) return place;
      if (isNew && has(held, hash)) return -1;
      place = (place + step) & last;
    }
  };
  const put = (place: number, hash: number, slot: number): void => {
    places[place] = ((hash >>> SLOT_BITS) << SLOT_BITS) | (slot + 1);
  };
  const makeRoomFor = (slot: number): void => {
    if (slot >= SLOT) throw new Error(`more than ${SLOT} messages: start the sandbox anew, or reset it`);
    if (slot < MOST_FULL * places.length) return;
    places = new Uint32Array(2 * places.length);
    for (let known = 0; known < count; known += 1) {
      const hash = hashes.get(known);
      put(placeFor(hash, false), hash, known);
    }
  };
  const add = (slot: number, hash: number, isNew: boolean): boolean => {
    makeRoomFor(slot);
    const place = placeFor(hash, isNew);
    if (place < 0) return false;
    hashes.set(slot, hash);
    put(place, hash, slot);
    count = slot + 1;
    return true;
  };
  return {
    add: (slot, text) => void add(slot, hashOf(text), false),
    addNew: (slot, hash) => add(slot, hash, true),
    has: (hash) => placeFor(hash, true) < 0,
    hashOf: (slot) => hashes.get(slot),
    find(text) {
      const hash = hashOf(text);
      const last = places.length - 1;
      let place = hash & last;
      let found: number[] | undefined;
      for (let step = 1; ; step += 1) {
        const held = places[place] ?? 0;
        if (held === 0) return found ?? none;
        if (has(held, hash)) (found ??= []).push((held & SLOT) - 1);
        place = (place + step) & last;
      }
    },
    clear() {
      hashes.clear();
      places = new Uint32Array(LEAST);
      count = 0;
    },
  };
}
