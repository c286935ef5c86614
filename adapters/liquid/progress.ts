/** Which text of which order a renderer's thread has come to, told through memory that outlives the thread. */
export type Progress = {
  set(order: number, index: number): void;
  /** 0 before its first text has begun. */
  of(order: number): number;
};

export const progressBytes = 2 * Int32Array.BYTES_PER_ELEMENT;

/** Both sides make one of the same memory. */
export function createProgress(memory: SharedArrayBuffer): Progress {
  const [order, index] = [0, 1];
  const cells = new Int32Array(memory);
  return {
    set(id, at) {
      Atomics.store(cells, index, at);
      Atomics.store(cells, order, id);
    },
    of: (id) => (Atomics.load(cells, order) === id ? Atomics.load(cells, index) : 0),
  };
}
