import { LAST_INSTANT, type StandingClock } from './clock.ts';
import type { Timers } from './timers.ts';

/** What fell due while the clock was moved. */
export type Fired = { readonly at: number; readonly what: string };

export type Agenda = Timers & {
  /** How many are still to come, and when the first of them is due. */
  coming(): { readonly count: number; readonly next: number | undefined };
  /** Moves the clock to the first instant that is due by `until` and runs all of it; false when there is none. */
  step(until: number, fired: (one: Fired) => void): boolean;
};

type Item = {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  readonly what: string | (() => string);
};

/** Timers of a clock that stands: they run when somebody moves it. What is due at once runs at once. */
export function createAgenda({ clock, moveTo }: StandingClock): Agenda {
  let heap: Item[] = [];
  let order = 0;
  let closed = false;
  let planned = false;

  const runDue = (now: number, fired?: (one: Fired) => void): boolean => {
    let some = false;
    for (let first = heap[0]; first !== undefined && first.at <= now; first = heap[0]) {
      pop(heap);
      some = true;
      fired?.({ at: first.at, what: typeof first.what === 'string' ? first.what : first.what() });
      first.run();
    }
    return some;
  };
  return {
    after(ms, run, what = 'timer') {
      if (closed) return;
      push(heap, {
        at: Math.min(clock.now() + Math.max(0, Math.ceil(ms)), LAST_INSTANT),
        order: (order += 1),
        run,
        what,
      });
      if (ms > 0 || planned) return;
      planned = true;
      setImmediate(() => {
        planned = false;
        runDue(clock.now());
      });
    },
    coming: () => ({ count: heap.length, next: heap[0]?.at }),
    step(until, fired) {
      const next = heap[0]?.at;
      if (next === undefined || next > until) return false;
      moveTo(next);
      return runDue(clock.now(), fired);
    },
    clear: () => void (heap = []),
    close() {
      closed = true;
      heap = [];
    },
  };
}

const before = (one: Item, other: Item): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

function push(heap: Item[], item: Item): void {
  let place = heap.push(item) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !before(item, parent)) break;
    heap[place] = parent;
    heap[above] = item;
    place = above;
  }
}

/** Removes the first. */
function pop(heap: Item[]): void {
  const item = heap.pop();
  if (item === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
    const isRight = right !== undefined && left !== undefined && before(right, left);
    const child = isRight ? right : left;
    if (child === undefined || before(item, child)) break;
    heap[place] = child;
    place = 2 * place + (isRight ? 2 : 1);
  }
  heap[place] = item;
}
