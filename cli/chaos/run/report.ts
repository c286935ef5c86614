import type { Finding } from '../history/finding.ts';
import type { FaultKind } from '../schedule/fault.ts';
import { FAULT_POINTS } from '../../../fault-points/table.ts';
import type { FaultPoint } from '../../../fault-points/table.ts';

export type Report = Readonly<{
  ok: boolean;
  seed: number;
  minutes: number;
  /** Events that were to be offered a second. */
  rate: number;
  bar: string | null;
  negative: boolean;
  seconds: number;
  events: Readonly<{ offered: number; acked: number; retried: number; repeated: number; perSecond: number }>;
  /** `begun`: what came to it before the end, `cannot`: why none could; `struck`: what somebody met. */
  faults: readonly Readonly<{ kind: FaultKind; planned: number; begun: number; struck: number; cannot?: string }>[];
  /** `share` of the events was settled within 120 s after the last fault; all of it after `allAfterS`, null: never. */
  settled: Readonly<{ share: number; allAfterS: number | null }>;
  /** How often a process died at each fault point that was armed; null where none was. */
  points: Readonly<Partial<Record<FaultPoint, number>>> | null;
  /** How many messages of a channel are in which state: `sms ACCEPTED`. */
  messages: Readonly<Record<string, number>>;
  findings: readonly Finding[];
  notRun: readonly string[];
  problems: readonly string[];
}>;

type Facts = Omit<Report, 'ok' | 'notRun' | 'problems'>;

/** Whole: everything is done to a stack, as often as it takes to mean something. */
const wholeMinutes = 30;
const leastStrikes = 10;
const leastPerSecond = 20;
const leastSettled = 0.9;
/** The last ticks of the second in which a run ends are not counted. */
const almost = 0.95;
/** Offenders of one invariant that are told one by one. */
const mostTold = 10;

/** The verdict on a run. A control passes only if what its guard prevents was found. */
export function judge(facts: Facts): Report {
  const { findings, faults, events, settled, minutes, bar, negative, points } = facts;
  const whole = bar === null && minutes >= wholeMinutes;
  // A bar alone is judged under the load that was asked for; what it proves does not grow with it.
  const wanted = bar === null ? leastPerSecond : Math.min(leastPerSecond, facts.rate * almost);
  const struckTooSeldom = faults.flatMap(({ kind, begun, struck, cannot }) => {
    // Named among what did not run; of a bar alone it is all there is.
    if (cannot !== undefined) return bar === null ? [] : [`${kind} could not be made: ${cannot}`];
    const least = whole ? leastStrikes : Math.min(1, begun);
    return struck < least ? [`${kind} struck ${struck} times of ${begun}; ${least} are needed`] : [];
  });
  const notRun = [
    ...faults.filter(({ struck }) => struck === 0).map((one) => `${one.kind}: ${why(one)}`),
    ...findings.filter(({ looked }) => looked === 0).map(({ invariant }) => `${invariant}: the run gave no occasion`),
  ];
  const broken = findings.flatMap(({ invariant, broken: list }) => [
    ...list.slice(0, mostTold).map((one) => `${invariant}: ${one}`),
    ...(list.length > mostTold ? [`${invariant}: … and ${list.length - mostTold} more`] : []),
  ]);
  const problems = [
    ...broken,
    ...struckTooSeldom,
    ...(whole ? neverHit(points, everyPoint) : bar === 'R2' ? neverHit(points, Object.keys(points ?? {})) : []),
    ...(events.perSecond < wanted ? [`${events.perSecond} events/s were offered; ${wanted} are needed`] : []),
    ...(settled.share < leastSettled
      ? [
          `${percent(settled.share)} of the events were settled 120 s after the last fault; ${percent(leastSettled)} are needed`,
        ]
      : []),
    ...(settled.allAfterS === null ? ['something is still on its way and does not end'] : []),
    // What a whole run leaves out counts as short.
    ...(whole ? notRun.map((one) => `NOT RUN: ${one}`) : []),
  ];
  const doubled = findings.some(
    ({ invariant, broken: list }) => invariant === 'accepted-at-most-once' && list.length > 0,
  );
  return { ok: negative ? doubled : problems.length === 0, ...facts, notRun, problems };
}

const everyPoint = Object.keys(FAULT_POINTS);
const neverHit = (points: Report['points'], asked: readonly string[]): readonly string[] =>
  asked.flatMap((point) => (points?.[point as FaultPoint] ? [] : [`no process died at ${point}`]));
const why = ({ planned, begun, cannot }: Report['faults'][number]): string =>
  cannot ??
  (planned === 0 ? 'the run is too short for one' : begun === 0 ? 'no time was left for it' : 'nobody met it');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function pointsText(points: NonNullable<Report['points']>): string {
  const hits = Object.values(points).filter((count) => count > 0);
  const deaths = hits.reduce((sum, count) => sum + count, 0);
  return `fault points: ${hits.length} hit of ${everyPoint.length}, ${deaths} deaths`;
}

/** The last line of a run is what is recorded of it. */
function shortText({ findings, problems }: Report): string {
  const broken = findings.filter((one) => one.broken.length > 0).length;
  const [first = '', ...more] = problems;
  return `SHORT, ${broken} of ${findings.length} promises broken; ${first}${more.length > 0 ? `, and ${more.length} more` : ''}`;
}

/** For people. */
export function reportText(report: Report): string {
  const { seed, minutes, bar, negative, seconds, events, faults, settled, messages, findings, ok } = report;
  const of = bar === null ? '' : `, bar ${bar}`;
  const rows = faults.map(({ kind, begun, struck }) => `  ${kind.padEnd(24)} ${struck} of ${begun}`);
  const looked = findings
    .filter(({ looked: count }) => count > 0)
    .map(({ invariant, looked: count, broken }) => `  ${invariant.padEnd(28)} ${broken.length} broken of ${count}`);
  const states = Object.entries(messages).map(([state, count]) => `${count} ${state}`);
  const all = settled.allAfterS === null ? 'not all ever' : `all after ${settled.allAfterS} s`;
  const control = ok
    ? 'the duplicates were found, as they should be'
    : 'NO DUPLICATE WAS FOUND although look-ups saw nothing';
  const verdict = negative ? control : ok ? 'every promise held' : shortText(report);
  return [
    'faults that struck, of those that were made:',
    ...rows,
    ...(report.points === null ? [] : [pointsText(report.points)]),
    'promises:',
    ...looked,
    ...report.notRun.map((one) => `NOT RUN: ${one}`),
    ...report.problems.map((one) => `${negative ? 'found' : 'PROBLEM'}: ${one}`),
    `messages: ${states.join(', ')}`,
    `seed ${seed}, ${minutes} min${of}: ${events.acked} events acknowledged at ${events.perSecond}/s offered, ${events.retried} not at once, ` +
      `${events.repeated} sent again; ${percent(settled.share)} settled 120 s after the last fault, ${all}; ${seconds} s in all; ${verdict}`,
  ].join('\n');
}
