/** So many failures in a row are no coincidence. Whoever asks once a second knows after 5 s; whoever asks less often is no burden. */
const mostFailures = 5;
/** A second and a quarter: requests that take longer on their way than the one behind them still arrive a second apart. */
const probeMs = 1_250;
/** After a minute it is no hiccup any more. Each probe puts a message in doubt, which later costs look-ups; recovery is still seen at once. */
const [patientAfterMs, patientProbeMs] = [60_000, 5_000];

/** How one kind of request of an account fares. Instants are of a clock that nobody sets, ms. */
export type Health = {
  /** Failures in a row. */
  readonly failures: number;
  readonly outage: {
    readonly since: number;
    readonly nextProbeAt: number;
    /** One is on its way: nobody else finds out anything sooner. */
    readonly probing: boolean;
  } | null;
};

export const healthy: Health = { failures: 0, outage: null };

export type Leave =
  | { readonly kind: 'go' }
  /** Go, and find out for all others; `spacingMs`: how far apart such requests are. */
  | { readonly kind: 'probe'; readonly spacingMs: number }
  | { readonly kind: 'outage'; readonly forMs: number };

/** Whether a request may be made now. */
export function leaveToAsk({ outage }: Health, now: number): Leave {
  if (outage === null) return { kind: 'go' };
  const spacingMs = spacing(outage.since, now);
  if (outage.probing) return { kind: 'outage', forMs: Math.max(spacingMs, outage.nextProbeAt - now) };
  return now < outage.nextProbeAt ? { kind: 'outage', forMs: outage.nextProbeAt - now } : { kind: 'probe', spacingMs };
}

/** One who asked was told to probe, and does. */
export const probing = (health: Health, now: number): Health => ({
  ...health,
  outage: health.outage && {
    ...health.outage,
    probing: true,
    nextProbeAt: now + spacing(health.outage.since, now),
  },
});

/** Somebody else has just probed, in another process. */
export const probedElsewhere = (health: Health, until: number): Health => ({
  ...health,
  outage: health.outage && { ...health.outage, probing: false, nextProbeAt: until },
});

/** An answer of any kind but a failure ends an outage, whoever got it; only a probe that fails makes room for the next one. */
export function afterAnswer(health: Health, isFailure: boolean, wasProbe: boolean, now: number): Health {
  if (!isFailure) return healthy;
  const failures = health.failures + 1;
  const { outage } = health;
  if (outage !== null) return { failures, outage: wasProbe ? { ...outage, probing: false } : outage };
  if (failures < mostFailures) return { failures, outage };
  return { failures, outage: { since: now, nextProbeAt: now + probeMs, probing: false } };
}

/** How far apart probes are. */
export const spacing = (since: number, now: number): number =>
  now - since < patientAfterMs ? probeMs : patientProbeMs;
