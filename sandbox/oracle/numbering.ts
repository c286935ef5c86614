/** Which slot has which number. Numbers rise with gaps, one by one in between, so that only where they jump is kept. */
export type Numbering = {
  /** Of the next slot, or of so many that follow each other. */
  add(seq: number, count?: number): void;
  seqOf(slot: number): number;
  slotOf(seq: number): number | undefined;
  clear(): void;
};

export function createNumbering(): Numbering {
  let slots: number[] = [];
  let seqs: number[] = [];
  let count = 0;
  let last = 0;
  /** The last run that begins at or before it. */
  const runOf = (starts: readonly number[], wanted: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  };
  return {
    add(seq, more = 1) {
      if (count === 0 || seq !== last + 1) {
        slots.push(count);
        seqs.push(seq);
      }
      last = seq + more - 1;
      count += more;
    },
    seqOf(slot) {
      const run = runOf(slots, slot);
      return (seqs[run] ?? 0) + slot - (slots[run] ?? 0);
    },
    slotOf(seq) {
      const run = runOf(seqs, seq);
      const slot = (slots[run] ?? 0) + seq - (seqs[run] ?? 0);
      return run >= 0 && slot < (slots[run + 1] ?? count) ? slot : undefined;
    },
    clear() {
      slots = [];
      seqs = [];
      count = 0;
    },
  };
}
