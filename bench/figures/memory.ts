import { setTimeout as pause } from 'node:timers/promises';
import { demoClock } from '../../cli/demo/clock.ts';
import { runDemo } from '../../cli/demo/run-demo.ts';
import { PROCESS_NAMES } from '../../cli/stack/processes.ts';
import type { Figure } from '../figure.ts';
import { processesOf, pssOf } from '../processes.ts';
import { show } from '../race.ts';
import { startSignUps } from '../sign-ups.ts';
import { withStack } from '../stack.ts';

const [mostIdle, mostUnderLoad] = [1_228, 450];
const restS = 60;
/** More at once than the journey worker caches. */
const load = { inFlight: 400, pauseMs: 0 };

type Usage = Readonly<Record<string, number>>;

export const memory: Figure = {
  id: '2.29',
  name: 'memory',
  claim: `memory of the whole stack ${restS} s after the demo, and of its largest Node process under load (PSS)`,
  target: '≤ 1.2 GiB; ≤ 450 MiB',
  measure: (bench) =>
    withStack(bench, { env: demoClock }, async (stack) => {
      const usage = (): Usage =>
        Object.fromEntries([...processesOf(stack.home)].map(([name, pids]) => [name, Math.round(pssOf(pids))]));
      const { ok } = await runDemo(stack, {}, new AbortController().signal);
      if (!ok) throw new Error('the demo did not add up; what it said is above');
      await pause(restS * 1_000);
      const idle = usage();
      const sum = Object.values(idle).reduce((total, one) => total + one, 0);
      bench.say(
        `  idle: ${Object.entries(idle)
          .map(([name, mib]) => `${name} ${mib}`)
          .join(', ')} MiB`,
      );

      const signUps = await startSignUps(stack);
      const peak: Record<string, number> = {};
      const loaded = signUps.round({ ...load, units: bench.size === 'small' ? 400 : 3_000 });
      let over = false;
      const watched = (async () => {
        while (!over) {
          for (const [name, mib] of Object.entries(usage())) peak[name] = Math.max(peak[name] ?? 0, mib);
          await pause(1_000);
        }
      })();
      await loaded.finally(() => (over = true));
      await watched;
      await signUps.close();
      const largest = PROCESS_NAMES.toSorted((a, b) => (peak[b] ?? 0) - (peak[a] ?? 0))[0] ?? 'sandbox';
      const most = peak[largest] ?? NaN;
      return {
        figure: `${show(sum)} MiB idle in all (${idle['start'] ?? '?'} of it the supervisor, here the benchmark); under load the largest Node process is ${largest} with ${most} MiB`,
        met: sum <= mostIdle && most <= mostUnderLoad,
        values: { idle, sum, peak },
        details: [
          '| process | idle, MiB | most under load, MiB |',
          '|---|--:|--:|',
          ...Object.keys(idle).map((name) => `| ${name} | ${idle[name]} | ${peak[name] ?? ''} |`),
        ].join('\n'),
      };
    }),
};
