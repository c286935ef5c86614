import { declaredBurst } from '../domain/campaign/pace.ts';
import { countBetween, mostWithin } from './windows.ts';

/** What a provider saw that was out of order for a while, instants in epoch ms of its own clock. */
export type OutageSeen = {
  /** Recipients a second. */
  readonly rate: number;
  readonly began: number;
  readonly ended: number;
  /** Requests of any kind that met the outage. */
  readonly refused: readonly number[];
  /** The campaign's messages that were taken. */
  readonly taken: readonly number[];
  /** How often the message was attempted that was attempted most often. */
  readonly attempts: number;
  /** Messages that somebody should have and has not, or has more than once. */
  readonly missing: number;
  readonly doubled: number;
};

export type OutageVerdict = {
  /** By when the breaker was open: the last request that came less than a second after the one before it, s after the beginning. */
  readonly openAfterS: number;
  /** From then on, in any second. */
  readonly probesInASecond: number;
  readonly probes: number;
  readonly mostInASecond: number;
  /** Of the rate, in the ten seconds that end half a minute after the end. */
  readonly paceAfter30s: number;
  /** Which parts of the bar do not hold. */
  readonly short: readonly string[];
};

const [openWithinMs, backWithinMs, paceOverMs] = [5_000, 30_000, 10_000];
const [mostAttempts, leastPace] = [8, 0.9];

/** L1+, part by part. */
export function judgeOutage(seen: OutageSeen): OutageVerdict {
  const { rate, began, ended, refused, taken, attempts, missing, doubled } = seen;
  const sorted = refused.toSorted((a, b) => a - b);
  const close = sorted.filter((at, n) => n > 0 && at - (sorted[n - 1] ?? 0) < 1_000);
  const probes = sorted.filter((at) => at >= began + openWithinMs);
  const probesInASecond = mostWithin(probes, 1_000);
  const mostInASecond = mostWithin(taken, 1_000);
  const backBy = ended + backWithinMs;
  const paceAfter30s = countBetween(taken, backBy - paceOverMs, backBy) / ((rate * paceOverMs) / 1_000);
  const parts: readonly (readonly [holds: boolean, otherwise: string])[] = [
    [refused.length > 0, 'nobody met the outage'],
    [missing === 0, `${missing} messages were never sent`],
    [doubled === 0, `${doubled} were sent twice`],
    [mostInASecond <= rate + declaredBurst(rate), `${mostInASecond} in one second`],
    [paceAfter30s >= leastPace, `${Math.round(paceAfter30s * 100)} % of the rate half a minute after the end`],
    [probesInASecond <= 1, `${probesInASecond} requests in one second of the outage`],
    [attempts <= mostAttempts, `${attempts} attempts of one message`],
  ];
  return {
    openAfterS: Math.max(0, ((close.at(-1) ?? began) - began) / 1_000),
    probesInASecond,
    probes: probes.length,
    mostInASecond,
    paceAfter30s,
    short: parts.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise])),
  };
}
