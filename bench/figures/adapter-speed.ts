import type { Bench, Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { inWords, median, race, show, type Race } from '../race.ts';
import { startRacer, type Racer } from '../racer.ts';
import { withSandbox, type SandboxProcess } from '../sandbox-process.ts';

const target = 0.7;
/** A provider next door, and one on another continent. */
const distances = [
  { latencyMs: 5, inFlight: 8, messages: 6_000 },
  { latencyMs: 100, inFlight: 64, messages: 4_000 },
];

/** Both that a message may leave by, each against posts of its own form. */
const ways = [
  { by: 'sdk', version: '2' },
  { by: 'own client', version: '3' },
];

type Sent = { readonly perSecond: number; readonly cpuMs: number };

export const adapterSpeed: Figure = {
  id: '4.15',
  name: 'adapter-speed',
  claim:
    'SMS through the gateway, by SDK and by own client, at 5 and at 100 ms to the provider, against the same requests by hand',
  target: `≥ ${target}`,
  measure: (bench) =>
    inOwnHome((home) =>
      withSandbox(home, {}, async (sandbox) => {
        const results: Result[] = [];
        for (const { by, version } of ways) {
          const [ours, ceiling] = await Promise.all([
            startRacer('ours/sms-adapter.ts', { URL: sandbox.url, SMS_BY: by }),
            startRacer('ceilings/raw-posts.ts', { URL: sandbox.url, VERSION: version }),
          ]);
          for (const distance of distances) {
            bench.say(`  by ${by}, ${distance.latencyMs} ms away, ${distance.inFlight} at a time`);
            results.push({ by, ...distance, ...(await raceAt(bench, sandbox, { ours, ceiling, distance })) });
          }
          await Promise.all([ours.close(), ceiling.close()]);
        }
        return {
          figure: results.map(inShort).join('; '),
          met: results.every((one) => one.race.ratio >= target),
          values: { results },
        };
      }),
    ),
};

type Distance = (typeof distances)[number];
type Raced = { readonly race: Race; readonly cpuMs: number; readonly ceilingCpuMs: number };
type Result = Distance & Raced & { readonly by: string };

async function raceAt(
  bench: Bench,
  sandbox: SandboxProcess,
  { ours, ceiling, distance }: { ours: Racer; ceiling: Racer; distance: Distance },
): Promise<Raced> {
  const { latencyMs, inFlight, messages } = distance;
  const order = { inFlight, page: 1, messages: bench.size === 'small' ? messages / 4 : messages };
  const cpu: { ours: number[]; ceiling: number[] } = { ours: [], ceiling: [] };
  const run = async (racer: Racer, spent: number[]): Promise<number> => {
    const { perSecond, cpuMs } = await racer.round<Sent>(order);
    spent.push(cpuMs);
    return perSecond;
  };
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
  return { race: result, cpuMs: median(cpu.ours), ceilingCpuMs: median(cpu.ceiling) };
}

function inShort({ by, latencyMs, inFlight, race: all, cpuMs, ceilingCpuMs }: Result): string {
  const speeds = `${show(median(all.ours))} messages/s, ceiling ${show(Math.max(...all.ceiling))}`;
  return `by ${by} ${inWords(all)} at ${latencyMs} ms, ${inFlight} at a time: ${speeds}; ${cpuMs.toFixed(2)} ms of processor time a message, ceiling ${ceilingCpuMs.toFixed(2)}`;
}
