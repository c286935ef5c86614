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
