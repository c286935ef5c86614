import type { Bench, Figure } from '../figure.ts';
import type { Path } from '../demo-histories.ts';
import { cpuOf, processesOf } from '../processes.ts';
import { median, percentile, show } from '../race.ts';
import { startSignUps } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

/** A day passes in a tenth of a second, so that the waits of *welcome* cost next to nothing. */
const clock = { CARILLON_CLOCK_SCALE: String(86_400 * 10), CARILLON_CLOCK_START: '2026-03-02T13:30:00Z' };
const inFlight = 100;

type Measured = { readonly perSecond: number[]; readonly latencies: number[]; readonly cpu: Record<string, number>[] };

/** Both stacks are up and take turns, each with its own engines, on the same journey with the same number in flight. */
export const localFirst: Figure = {
  id: '2.27a',
  name: 'local-first',
  claim: '*welcome* with sends tried as local activities first, against ordinary activities only',
  target: 'decided by figure (docs/decisions/004-local-first.md)',
  async measure(bench) {
    const [rounds, units, singles] = bench.size === 'small' ? [2, 100, 20] : [4, 400, 50];
    const [on, off] = await withRunner(bench, 'on', (runOn) =>
      withRunner(bench, 'off', async (runOff) => {
        const results: Record<Path, Measured> = { on: empty(), off: empty() };
        for (let round = 0; round <= rounds; round++) {
          for (const [path, run] of [
            ['on', runOn],
            ['off', runOff],
          ] as const) {
            const { perSecond, latencies, cpu } = await run(units, singles);
            bench.say(
              `  ${round === 0 ? 'warm-up' : `round ${round}/${rounds}`}, local first ${path}: ${show(perSecond)} journeys/s, idle p50 ${show(median(latencies))} ms`,
            );
            if (round === 0) continue;
            results[path].perSecond.push(perSecond);
            results[path].latencies.push(...latencies);
            results[path].cpu.push(cpu);
          }
        }
        return [results.on, results.off] as const;
      }),
    );
    const one = (path: Path) => (path === 'on' ? on : off);
    const told = (path: Path) => {
      const { perSecond, latencies, cpu } = one(path);
      const names = Object.keys(cpu[0] ?? {});
      const each = Object.fromEntries(names.map((name) => [name, median(cpu.map((round) => round[name] ?? 0))]));
      return {
        perSecond: median(perSecond),
        p50: percentile(latencies, 50),
        p99: percentile(latencies, 99),
        cpu: each,
      };
    };
    const [a, b] = [told('on'), told('off')];
    return {
      figure: `${show(a.perSecond)} against ${show(b.perSecond)} journeys/s (${(a.perSecond / b.perSecond).toFixed(2)}×); event to provider idle p50 ${show(a.p50)} against ${show(b.p50)} ms, p99 ${show(a.p99)} against ${show(b.p99)} ms; Temporal ${show(a.cpu['temporal'] ?? NaN)} against ${show(b.cpu['temporal'] ?? NaN)} ms of processor a journey`,
      met: true,
      values: { on: a, off: b, rounds, units, inFlight },
      details: [
        '| | local first | ordinary |',
        '|---|--:|--:|',
        `| journeys/s, ${inFlight} in flight | ${show(a.perSecond)} | ${show(b.perSecond)} |`,
        `| event → provider asked, idle, p50 ms | ${show(a.p50)} | ${show(b.p50)} |`,
        `| … p99 ms | ${show(a.p99)} | ${show(b.p99)} |`,
        ...Object.keys(a.cpu).map(
          (name) => `| processor ms a journey: ${name} | ${show(a.cpu[name] ?? NaN)} | ${show(b.cpu[name] ?? NaN)} |`,
        ),
      ].join('\n'),
    };
  },
};

type Run = (
  units: number,
  singles: number,
) => Promise<{ perSecond: number; latencies: number[]; cpu: Record<string, number> }>;

function withRunner<T>(bench: Bench, path: Path, use: (run: Run) => Promise<T>): Promise<T> {
  const wanted = { workspace: 'examples/acme', env: { ...clock, CARILLON_LOCAL_FIRST: path } };
  return withStack(bench, wanted, async (stack) => {
    const signUps = await startSignUps(stack);
    const cpuNow = () => new Map([...processesOf(stack.home)].map(([name, pids]) => [name, cpuOf(pids)]));
    const run: Run = async (units, singles) => {
      const before = cpuNow();
      const { perSecond } = await signUps.round<{ perSecond: number }>({ units, inFlight, pauseMs: 0 });
      const cpu = Object.fromEntries([...cpuNow()].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / units]));
      const { latencies } = await signUps.round<{ latencies: number[] }>({ units: singles, inFlight: 1, pauseMs: 400 });
      return { perSecond, latencies, cpu };
    };
    try {
      return await use(run);
    } finally {
      await signUps.close();
    }
  });
}

const empty = (): Measured => ({ perSecond: [], latencies: [], cpu: [] });
