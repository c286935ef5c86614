import type { Drained } from './backlog.ts';
import type { Peaks } from './memory.ts';
import { medianPace, slowest, windowsOf, windowsOfCount } from './pace.ts';
import type { Window } from './pace.ts';
import { windowMs } from './steady.ts';

export type BacklogVerdict = Readonly<{
  /** Journeys a second: with as many under way as the stack carries; the slowest ten seconds of the backlog; their median. */
  steady: number;
  slowestJourneys: number;
  medianJourneys: number;
  /** Events read a second: the slowest two seconds while there were any, and the median of the second half of them. */
  slowestRead: number;
  medianRead: number;
  /** All of them, for who wants to see how it went. */
  windows: Readonly<{ journeys: readonly number[]; reads: readonly number[] }>;
  /** The process that was resident with the most, MiB. */
  largest: string;
  problems: Readonly<{ lost: readonly string[]; pace: readonly string[]; memory: readonly string[] }>;
}>;

/** From the bar: R7. */
const leastShare = 0.7;
const mostMiB = 512;
const readWindowMs = 2_000;
/** Offenders that are told one by one. */
const mostTold = 5;

export function judgeBacklog(drained: Drained, steady: number, peaks: Peaks): BacklogVerdict {
  const { readyAt, readAt, endedAt, ends, readings, unread, verdict } = drained;
  const journeys = windowsOf(ends, { from: readyAt, to: endedAt, ms: windowMs });
  const readFrom = readings.find(({ count }) => count > 0)?.at ?? readyAt;
  const reads = windowsOfCount(readings, { from: readFrom, to: readAt, ms: readWindowMs });
  const medianRead = medianPace(reads.slice(reads.length >> 1));
  const slow = journeys.filter(({ perSecond }) => perSecond < leastShare * steady);
  const slowReads = reads.filter(({ perSecond }) => perSecond < leastShare * medianRead);
  const since = (from: number): string => `${Math.round((from - readyAt) / 1_000)} s after the workers were back`;
  const { heldInjected: _injected, heldByKills: _byKills, ...offences } = verdict;
  const largest = Object.entries(peaks).toSorted((a, b) => b[1] - a[1])[0] ?? ['nobody', 0];
  return {
    steady,
    slowestJourneys: slowest(journeys),
    medianJourneys: medianPace(journeys),
    slowestRead: slowest(reads),
    medianRead,
    windows: { journeys: rounded(journeys), reads: rounded(reads) },
    largest: `${largest[0]} ${largest[1]} MiB`,
    problems: {
      lost: [
        ...(unread.length > 0
          ? [`${unread.length} events were never read: ${unread.slice(0, mostTold).join(' ')}`]
          : []),
        ...Object.entries(offences).flatMap(([what, list]) =>
          list.slice(0, mostTold).map((one) => `${what} (${list.length}): ${one}`),
        ),
      ],
      pace: [
        ...slow.map(({ from, perSecond }) => `${perSecond.toFixed(1)} journeys/s ${since(from)}`),
        ...slowReads.map(({ from, perSecond }) => `${Math.round(perSecond)} events read a second ${since(from)}`),
      ],
      memory: Object.entries(peaks).flatMap(([name, mib]) => (mib > mostMiB ? [`${name}: ${mib} MiB`] : [])),
    },
  };
}

const rounded = (windows: readonly Window[]): readonly number[] =>
  windows.map(({ perSecond }) => Math.round(perSecond * 10) / 10);
