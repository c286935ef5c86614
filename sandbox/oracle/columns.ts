/** Slots of one block; a longer list takes another block, so that nothing is ever copied to grow. */
const BLOCK = 16_384;

type Numbers = Float64Array | Uint32Array | Uint16Array | Uint8Array | Int32Array;

/** A list of numbers that costs what it holds. What was never set reads as 0. */
export type Column = {
  get(slot: number): number;
  set(slot: number, value: number): void;
  /** Nobody asks for slots before this one any more. */
  dropBefore(slot: number): void;
  clear(): void;
};

export function createColumn(make: (length: number) => Numbers): Column {
  let blocks: (Numbers | undefined)[] = [];
  let first = 0;
  return {
    get: (slot) => blocks[Math.floor(slot / BLOCK)]?.[slot % BLOCK] ?? 0,
    set(slot, value) {
      const number = Math.floor(slot / BLOCK);
      const block = (blocks[number] ??= make(BLOCK));
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

export const bytes = (): Column => createColumn((length) => new Uint8Array(length));
export const shorts = (): Column => createColumn((length) => new Uint16Array(length));
export const words = (): Column => createColumn((length) => new Uint32Array(length));
/** Whole numbers up to 2^53: instants, places in long files. */
export const longs = (): Column => createColumn((length) => new Float64Array(length));
