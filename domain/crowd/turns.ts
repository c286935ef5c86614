import { toItsEnd } from '../journey/to-its-end.ts';

/** Something that goes on by its own clock, and says by each turn when its next one is. */
type Run<Result> = Generator<number, Result, undefined>;
type Turn<Result> = { readonly at: number; readonly order: number; readonly run: Run<Result> };

/**
 * Lets runs take turns by their clocks, the earliest first, of several those that came first: where one's deed changes another's world.
 * All of them are alive at once. Yields the number of each as it ends.
 */
export function* takeTurns<Result>(
  runs: Iterable<Run<Result>>,
): Generator<{ readonly order: number; readonly result: Result }, void, undefined> {
  const heap: Turn<Result>[] = [];
  let order = 0;
  for (const run of runs) {
    const first = run.next();
    if (first.done === true) yield { order, result: first.value };
    else push(heap, { at: first.value, order, run });
    order += 1;
  }
  for (let turn = pop(heap); turn !== undefined; turn = pop(heap)) {
    const { done, value } = turn.run.next();
    if (done === true) yield { order: turn.order, result: value };
    else push(heap, { ...turn, at: value });
  }
}

const before = (one: Turn<unknown>, other: Turn<unknown>): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

function push<Result>(heap: Turn<Result>[], turn: Turn<Result>): void {
  let at = heap.push(turn) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !before(turn, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = turn;
}

function pop<Result>(heap: Turn<Result>[]): Turn<Result> | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (one === undefined) break;
    const [below, least] = other !== undefined && before(other, one) ? [left + 1, other] : [left, one];
    if (!before(least, last)) break;
    heap[at] = least;
    at = below;
  }
  heap[at] = last;
  return first;
}

/** Where nobody's deed changes another's world: each to its end before the next begins. */
export function* oneByOne<Result>(
  runs: Iterable<Generator<unknown, Result, undefined>>,
): Generator<{ readonly result: Result }, void, undefined> {
  for (const run of runs) yield { result: toItsEnd(run) };
}
