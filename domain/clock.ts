/**
 * One clock per enrollment (I14): virtual(t) = virtualStart + (t − realStart) × scale.
 * Waits, policy, staleness and the sandbox read virtual time; leases, HTTP timeouts and look-up spacing stay real.
 */
export type Clock = {
  /** Epoch ms of real time at which this clock began. */
  readonly realStart: number;
  /** Epoch ms of virtual time at that moment. */
  readonly virtualStart: number;
  /** Virtual milliseconds per real millisecond; 1 outside demos. */
  readonly scale: number;
};

/** A virtual instant, epoch ms. */
export type Instant = number;

export const realClock: Clock = { realStart: 0, virtualStart: 0, scale: 1 };

export function toVirtual(clock: Clock, realMs: number): Instant {
  return Math.round(clock.virtualStart + (realMs - clock.realStart) * clock.scale);
}

/** Rounds up, so that a timer set for the result never fires before the virtual instant: toVirtual(toReal(v)) ≥ v. */
export function toReal(clock: Clock, virtualMs: Instant): number {
  // The difference first: added to an epoch, a fraction of a millisecond would be lost.
  return clock.realStart + Math.ceil((virtualMs - clock.virtualStart) / clock.scale);
}
