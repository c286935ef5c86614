/** Slots of one block. A longer list takes another block, so that nothing is ever copied to grow. */
const BLOCK = 2 ** 15;
/** The block of a slot, and its place there: by bits, which is half of what a division costs. */
const blockOf = (slot: number): number => slot >>> 15;
const placeOf = (slot: number): number => slot & (BLOCK - 1);

/**
 * Whole numbers below 2^8, 2^16, 2^32; `near`: below 2^48, mostly within 2^32 of their neighbours, which costs four bytes each:
 * instants in ms, and places in long files.
 */
export type Width = 1 | 2 | 4 | 'near';

/** A list of numbers that costs what it holds. What was never set reads as 0. */
export type Column = {
  get(slot: number): number;
  set(slot: number, value: number): void;
  /** Nobody asks for slots before this one any more. */
  dropBefore(slot: number): void;
  clear(): void;
};

export const createColumn = (width: Width): Column =>
  width === 'near' ? createNearColumn() : createPlainColumn(width);

const FAR = 2 ** 32 - 1;

/** Each block counts from just below its first number; what is further away than that reaches is kept beside it. */
function createNearColumn(): Column {
  const steps = createPlainColumn(4);
  let bases: number[] = [];
  const far = new Map<number, number>();
  return {
    get(slot) {
      const step = steps.get(slot);
      if (step === FAR) return far.get(slot) ?? 0;
      return step === 0 ? 0 : (bases[blockOf(slot)] ?? 0) + step;
    },
    set(slot, value) {
      if (far.size > 0) far.delete(slot);
      if (value === 0) return steps.set(slot, 0);
      const step = value - (bases[blockOf(slot)] ??= Math.max(0, value - 2 ** 31));
      if (step > 0 && step < FAR) return steps.set(slot, step);
      far.set(slot, value);
      steps.set(slot, FAR);
    },
    dropBefore(slot) {
      steps.dropBefore(slot);
      for (const one of far.keys()) if (one < slot) far.delete(one);
    },
    clear() {
      steps.clear();
      bases = [];
      far.clear();
    },
  };
}

type Numbers = Uint8Array | Uint16Array | Uint32Array;

function createPlainColumn(width: 1 | 2 | 4): Column {
  let blocks: (Numbers | undefined)[] = [];
  let first = 0;
  const make = (): Numbers =>
    width === 1 ? new Uint8Array(BLOCK) : width === 2 ? new Uint16Array(BLOCK) : new Uint32Array(BLOCK);
  return {
    get: (slot) => blocks[blockOf(slot)]?.[placeOf(slot)] ?? 0,
    set(slot, value) {
      const block = (blocks[blockOf(slot)] ??= make());
      block[placeOf(slot)] = value;
    },
    dropBefore(slot) {
      for (; first < blockOf(slot); first += 1) blocks[first] = undefined;
    },
    clear() {
      blocks = [];
      first = 0;
    },
  };
}
