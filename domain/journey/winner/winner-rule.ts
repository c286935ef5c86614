import type { Duration } from '../definition.ts';

/** What counts for a share: that its person reached the journey's goal, or clicked or opened one of its messages. */
export const winnerMetrics = ['goal', 'clicked', 'opened'] as const;
export type WinnerMetric = (typeof winnerMetrics)[number];

/** How a split finds out which of its shares does best. Whoever comes to it after that goes that way. */
export type WinnerRule = {
  readonly by: WinnerMetric;
  /** For so long after the split it counts. */
  readonly within: Duration;
  /**
   * Decided once, as soon as the time of so many runs is over, of all shares together. Who looks again and again and stops at the first
   * difference finds one where there is none.
   */
  readonly after: number;
  /** How sure it must be that a share is the best, in percent. Absent: `defaultSure`. Where none is, people are drawn for ever. */
  readonly sure?: number;
};

/** The usual one in twenty. */
export const defaultSure = 95;
