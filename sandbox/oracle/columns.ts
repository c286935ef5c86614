/** Slots of one block. A longer list takes another block, so that nothing is ever copied to grow. */
const BLOCK = 32_768;

/** Whole numbers below 2^8, 2^16, 2^32, and 2^48: instants, and places in long files. */
export type Width = 1 | 2 | 4 | 6;

/** A list of numbers that costs what it holds. What was never set reads as 0. */
export type Column = {
  get(slot: number): number;
  set(slot: number, value: number): void;
  /** Nobody asks for slots before this one any more. */
  dropBefore(slot: number): void;
  clear(): void;
};

export function createColumn(width: Width): Column {
  if (width !== 6) return createPlainColumn(width);
  const [low, high] = [createPlainColumn(4), createPlainColumn(2)];
  return {
    get: (slot) => high.get(slot) * 2 ** 32 + low.get(slot),
    set(slot, value) {
      low.set(slot, value % 2 ** 32);
      high.set(slot, Math.floor(value / 2 ** 32));
    },
    dropBefore(slot) {
      low.dropBefore(slot);
      high.dropBefore(slot);
    },
    clear() {
      low.clear();
      high.clear();
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
    get: (slot) => blocks[Math.floor(slot / BLOCK)]?.[slot % BLOCK] ?? 0,
    set(slot, value) {
      const block = (blocks[Math.floor(slot / BLOCK)] ??= make());
      block[slot % BLOCK] = value;
    },
    dropBefore(slot) {
      for (; first < Math.floor(slot / BLOCK); first += 1) blocks[first] = undefined;
    },
    clear() {
      blocks = [];
      first = 0;
    },
  };
}
