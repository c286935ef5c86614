/** They are many, and each look at the breaker costs as much as a message; who comes anew probes meanwhile. */
const spacingMs = 333;
/** Nobody waits longer than this between two looks, however many there are. */
const mostMs = 60_000;

/** So long until somebody looks again whether a provider is there, ms: one behind the other, and at least `leastMs`. */
export type OutageLine = (gateway: string, leastMs: number) => number;

/** Whom an outage puts off in this process. All at once, every ten seconds, they took what others need to send by other ways. */
export function createOutageLine(now: () => number): OutageLine {
  const lastAt = new Map<string, number>();
  return (gateway, leastMs) => {
    const here = now();
    const behind = (lastAt.get(gateway) ?? 0) + spacingMs;
    const at = Math.max(here + leastMs, Math.min(here + mostMs, behind));
    lastAt.set(gateway, at);
    return at - here;
  };
}

/** Ten a second: what a full channel had under way and waiting is put off within ten seconds, and others hardly notice. */
const paceMs = 100;
/** Well within the time of an activity. */
const mostPaceMs = 10_000;

/** Resolves when it is one's turn to be put off. */
export type Pace = () => Promise<void>;

/**
 * Whoever waited for a slot of their channel while its provider said nothing is put off once it counts as out of order: all at once, they took
 * what others need. Whoever waits here holds a slot of that channel and nothing else.
 */
export function createPace(now: () => number): Pace {
  let nextAt = 0;
  return async () => {
    const here = now();
    const at = Math.max(here, Math.min(nextAt, here + mostPaceMs));
    nextAt = at + paceMs;
    if (at > here) await new Promise((wake) => setTimeout(wake, at - here));
  };
}
