import { createColumn } from './columns.ts';

/**
 * Which object each slot has, of objects that mostly many slots share, one after the other. By number: a long list of the
 * objects themselves is gone through by the collector again and again. What nobody has any more is forgotten.
 */
export type Shared<T> = {
  get(slot: number): T | undefined;
  set(slot: number, object: T): void;
  clear(): void;
};

export function createShared<T extends object>(): Shared<T> {
  /** 0: none. */
  const numbers = createColumn(4);
  let objects: (T | undefined)[] = [undefined];
  let users: number[] = [0];
  let free: number[] = [];
  let last = 0;
  const numberOf = (object: T): number => {
    if (objects[last] === object) return last;
    last = free.pop() ?? objects.length;
    objects[last] = object;
    users[last] = 0;
    return last;
  };
  const leave = (number: number): void => {
    users[number] = (users[number] ?? 0) - 1;
    if (users[number] !== 0) return;
    objects[number] = undefined;
    free.push(number);
  };
  return {
    get: (slot) => objects[numbers.get(slot)],
    set(slot, object) {
      const before = numbers.get(slot);
      const number = numberOf(object);
      if (before === number) return;
      numbers.set(slot, number);
      users[number] = (users[number] ?? 0) + 1;
      if (before !== 0) leave(before);
    },
    clear() {
      numbers.clear();
      objects = [undefined];
      users = [0];
      free = [];
      last = 0;
    },
  };
}
