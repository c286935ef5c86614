import type { Path } from '../demo-histories.ts';
import type { Bench, Figure } from '../figure.ts';
import { cpuOf, processesOf } from '../processes.ts';
import { median, percentile, rounds, show } from '../race.ts';
import { startSignUps } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

/** A day passes in a tenth of a second, so that the waits of *welcome* cost next to nothing. */
const clock = { CARILLON_CLOCK_SCALE: String(86_400 * 10), CARILLON_CLOCK_START: '2026-03-02T13:30:00Z' };
const inFlight = 100;

type Measured = {
  readonly perSecond: number;
  readonly latencies: readonly number[];
  /** Ms of processor a journey, by process. */
  readonly cpu: Readonly<Record<string, number>>;
};
type Run = () => Promise<Measured>;

/** Both stacks are up and take turns, each with its own engines, on the same journey with the same number in flight. */
export const localFirst: Figure = {
  id: '2.27a',
  name: 'local-first',
  claim: '*welcome* with sends tried as local activities first, against ordinary activities only',
  target: 'decided by figure (docs/decisions/004-local-first.md)',
  async measure(bench) {
    const { results, others } = await withRunner(bench, 'on', (on) =>
      withRunner(bench, 'off', (off) =>
        rounds(bench, {
          count: bench.size === 'small' ? 2 : 4,
          round: async () => ({ on: await on(), off: await off() }),
          told: (pair) => `local first ${inWords(pair.on)}, ordinary ${inWords(pair.off)}`,
        }),
      ),
    );
    const [on, off] = [summary(results.map((pair) => pair.on)), summary(results.map((pair) => pair.off))];
    const rows: readonly (readonly [string, number, number])[] = [
      [`journeys/s, ${inFlight} in flight`, on.perSecond, off.perSecond],
      ['event → provider asked, idle, p50 ms', on.p50, off.p50],
      ['event → provider asked, idle, p99 ms', on.p99, off.p99],
      ...Object.keys(on.cpu).map(
        (name) => [`processor a journey, ms: ${name}`, on.cpu[name] ?? NaN, off.cpu[name] ?? NaN] as const,
      ),
    ];
    return {
      figure:
        `${show(on.perSecond)} against ${show(off.perSecond)} journeys/s (${(on.perSecond / off.perSecond).toFixed(2)}×); ` +
        `event to provider, idle, p50 ${show(on.p50)} against ${show(off.p50)} ms, p99 ${show(on.p99)} against ${show(off.p99)} ms; ` +
        `processor a journey ${show(sum(on.cpu))} against ${show(sum(off.cpu))} ms`,
      met: true,
      values: { on, off, others, inFlight },
      details: [
        '| | local first | ordinary |',
        '|---|--:|--:|',
        ...rows.map(([name, one, other]) => `| ${name} | ${show(one)} | ${show(other)} |`),
      ].join('\n'),
    };
  },
};

function withRunner<T>(bench: Bench, path: Path, use: (run: Run) => Promise<T>): Promise<T> {
  const wanted = { workspace: 'examples/acme', env: { ...clock, CARILLON_LOCAL_FIRST: path } };
  const [units, singles] = bench.size === 'small' ? [100, 20] : [400, 50];
  return withStack(bench, wanted, async (stack) => {
    const signUps = await startSignUps(stack);
    const spent = () => new Map([...processesOf(stack.home)].map(([name, pids]) => [name, cpuOf(pids)]));
    return use(async () => {
      const before = spent();
      const { perSecond } = await signUps.round<{ perSecond: number }>({ units, inFlight, pauseMs: 0 });
      const after = [...spent()].filter(([name]) => name !== 'start'); // that is the benchmark itself
      const cpu = Object.fromEntries(after.map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / units]));
      const one = { units: singles, inFlight: 1, pauseMs: 400 };
      const { latencies } = await signUps.round<{ latencies: number[] }>(one);
      return { perSecond, latencies, cpu };
    });
  });
}

const inWords = ({ perSecond, latencies }: Measured): string =>
  `${show(perSecond)} journeys/s, idle p50 ${show(median(latencies))} ms`;

function summary(all: readonly Measured[]) {
  const latencies = all.flatMap((one) => one.latencies);
  const names = Object.keys(all[0]?.cpu ?? {});
  return {
    perSecond: median(all.map((one) => one.perSecond)),
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
    cpu: Object.fromEntries(names.map((name) => [name, median(all.map(({ cpu }) => cpu[name] ?? 0))])),
  };
}

const sum = (parts: Readonly<Record<string, number>>): number =>
  Object.values(parts).reduce((all, one) => all + one, 0);
