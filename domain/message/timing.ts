/** Real durations of one attempt, in ms. Never scaled by a clock (I14); tests shrink all of them by one factor. */
export type Timing = {
  /** HTTP < activity < lease (I6): a request that is still out when its lease lapses does not exist. */
  readonly httpMs: number;
  readonly activityMs: number;
  readonly leaseMs: number;
  /** Instants of the looks after the ambiguity (I5): provider logs lag by seconds, so three looks over two minutes. */
  readonly looksMs: readonly [number, number, number];
  /** A message that surely did not leave is tried again for this long. */
  readonly giveUpMs: number;
  /** Beyond this no compensation waits for a provider's word: a person looks (I10). */
  readonly parkMs: number;
  readonly retryFirstMs: number;
  readonly retryMostMs: number;
};

export function timing(factor: number): Timing {
  return {
    httpMs: 20_000 * factor,
    activityMs: 30_000 * factor,
    leaseMs: 60_000 * factor,
    looksMs: [5_000 * factor, 60_000 * factor, 125_000 * factor],
    giveUpMs: 24 * 3_600_000,
    parkMs: 15 * 60_000 * factor,
    retryFirstMs: 1_000 * factor,
    retryMostMs: 300_000 * factor,
  };
}

/** 1 s, 2 s, 4 s … 5 min before the attempt after number `attempt`; a provider's Retry-After wins where it is longer. */
export function retryDelay(timing: Timing, attempt: number, retryAfterMs: number | undefined): number {
  const backOff = Math.min(timing.retryMostMs, timing.retryFirstMs * 2 ** Math.max(0, attempt - 1));
  return Math.max(backOff, retryAfterMs ?? 0);
}
