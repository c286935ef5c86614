import type { Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { inWords, median, race, show, type Race } from '../race.ts';
import { startRacer } from '../racer.ts';
import { startSandboxProcess } from '../sandbox-process.ts';

const target = 0.7;
/** A provider next door, and one on another continent. */
const distances = [
  { latencyMs: 5, inFlight: 8, messages: 6_000 },
  { latencyMs: 100, inFlight: 64, messages: 4_000 },
];

type Sent = { readonly perSecond: number; readonly cpuMs: number };

export const adapterSpeed: Figure = {
  id: '4.15',
  name: 'adapter-speed',
  claim: 'SMS through the gateway, at 5 and at 100 ms to the provider, against the same requests by hand',
  target: `≥ ${target}`,
  measure: (bench) =>
    inOwnHome(async (home) => {
      const sandbox = await startSandboxProcess(home);
      const [ours, ceiling] = await Promise.all([
        startRacer('ours/sms-adapter.ts', { URL: sandbox.url }),
        startRacer('ceilings/raw-posts.ts', { URL: sandbox.url }),
      ]);
      const results: { race: Race; cpuMs: number; ceilingCpuMs: number }[] = [];
      for (const { latencyMs, inFlight, messages } of distances) {
        const order = { inFlight, page: 1, messages: bench.size === 'small' ? messages / 4 : messages };
        const cpu: { ours: number[]; ceiling: number[] } = { ours: [], ceiling: [] };
        const run = async (racer: typeof ours, spent: number[]): Promise<number> => {
          const { perSecond, cpuMs } = await racer.round<Sent>(order);
          spent.push(cpuMs);
          return perSecond;
        };
        bench.say(`  ${latencyMs} ms away, ${inFlight} at a time`);
        const result = await race(bench, {
          prepare: async () => {
            await sandbox.steer('reset', {});
            await sandbox.steer('faults', { kind: 'slow', ms: latencyMs, count: 'always' });
          },
          ours: () => run(ours, cpu.ours),
          ceiling: () => run(ceiling, cpu.ceiling),
          rounds: bench.size === 'small' ? 2 : 5,
          best: 'highest',
          unit: 'messages/s',
        });
        results.push({ race: result, cpuMs: median(cpu.ours), ceilingCpuMs: median(cpu.ceiling) });
      }
      await Promise.all([ours.close(), ceiling.close(), sandbox.child.stop(5_000)]);
      const parts = results.map(
        (one, index) =>
          `${inWords(one.race)} at ${distances[index]?.latencyMs} ms, ${distances[index]?.inFlight} at a time: ${show(median(one.race.ours))} messages/s, ceiling ${show(Math.max(...one.race.ceiling))}; ${one.cpuMs.toFixed(2)} ms of processor time a message, ceiling ${one.ceilingCpuMs.toFixed(2)}`,
      );
      return {
        figure: parts.join('; '),
        met: results.every((one) => one.race.ratio >= target),
        values: { distances, results },
      };
    }),
};
