/** One run of the demo: its people, their segment and their campaign are its own, so that the next run writes to nobody again. */
export type Run = {
  /** Part of every name that it makes up. */
  readonly run: string;
  /** Epoch ms at which it began: every number and the timeline's seconds begin here. */
  readonly now: number;
  /** The segment that holds only people of this run, by where they came from. */
  readonly segment: string;
};

export function newRun(now: number): Run {
  const run = now.toString(36);
  return { run, now, segment: `spring-fair-${run}` };
}
