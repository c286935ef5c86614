/** What a run comes to that need not take turns with others. */
export function toItsEnd<Result>(run: Generator<unknown, Result, undefined>): Result {
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return value;
  }
}
