import { createColumn } from './columns.ts';

/** FNV-1a, 32 bits: not for secrets. */
export function hash32(text: string, start = 2_166_136_261): number {
  let mixed = start;
  for (let at = 0; at < text.length; at += 1) mixed = Math.imul(mixed ^ text.charCodeAt(at), 16_777_619);
  return mixed >>> 0;
}

/** Slots by the hash of a text, the newest first. Two texts may share a hash: who asks looks at what it finds. */
export type HashIndex = {
  /** Slots come in order, 0, 1, 2 … */
  add(slot: number, text: string): void;
  hashOf(slot: number): number;
  find(text: string): readonly number[];
  clear(): void;
};

const LEAST = 1_024;
/** All slots are linked anew each time: with 2, more often than they are added. */
const GROWTH = 4;
/** By the upper bits, of which buckets know nothing. */
const bitOf = (hash: number): number => 1 << (hash >>> 29);
/** Asked for before every message, and nearly always the answer. */
const none: readonly number[] = [];

export function createHashIndex(): HashIndex {
  const [hashes, next] = [createColumn(4), createColumn(4)];
  /** Of each bucket the newest slot, plus 1. */
  let heads = new Uint32Array(LEAST);
  /** A bit of eight for each bucket: what has none was never added, and is known without a look into the large table. */
  let seen = new Uint8Array(LEAST);
  let count = 0;
  /** What is looked for and not there is mostly added next. */
  let lastText = '';
  let lastHash = hash32(lastText);
  const hashOf = (text: string): number => {
    if (text === lastText) return lastHash;
    lastText = text;
    return (lastHash = hash32(text));
  };
  const link = (slot: number): void => {
    const hash = hashes.get(slot);
    const bucket = hash & (heads.length - 1);
    seen[bucket] = (seen[bucket] ?? 0) | bitOf(hash);
    next.set(slot, heads[bucket] ?? 0);
    heads[bucket] = slot + 1;
  };
  return {
    add(slot, text) {
      hashes.set(slot, hashOf(text));
      count = slot + 1;
      if (count <= heads.length) return link(slot);
      heads = new Uint32Array(heads.length * GROWTH);
      seen = new Uint8Array(heads.length);
      for (let each = 0; each < count; each += 1) link(each);
    },
    hashOf: (slot) => hashes.get(slot),
    find(text) {
      const hash = hashOf(text);
      const bucket = hash & (heads.length - 1);
      if (((seen[bucket] ?? 0) & bitOf(hash)) === 0) return none;
      let found: number[] | undefined;
      for (let at = heads[bucket] ?? 0; at > 0; at = next.get(at - 1))
        if (hashes.get(at - 1) === hash) (found ??= []).push(at - 1);
      return found ?? none;
    },
    clear() {
      hashes.clear();
      next.clear();
      heads = new Uint32Array(LEAST);
      seen = new Uint8Array(LEAST);
      count = 0;
    },
  };
}
