import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { ownMemoryOf, residentOf } from '../processes.ts';
import { median, show } from '../race.ts';
import { startRacer } from '../racer.ts';
import { withSandbox } from '../sandbox-process.ts';

const [first, last] = [20_000, 200_000];
const target = 1.1;
const runs = 3;
/** Messages a step, after which its memory is read. */
const step = 10_000;
/** Reports are told, and a collector has had its turn. */
const restMs = 2_000;

export const sandboxMemory: Figure = {
  id: '4.17',
  name: 'sandbox-memory',
  claim: `memory of the sandbox with its oracle on file, after ${show(first)} and after ${show(last)} messages (resident; median of ${runs} runs)`,
  target: `≤ ${target}×`,
  measure: async (bench) => {
    const small = bench.size === 'small';
    const all: Growth[] = [];
    for (let run = 1; run <= (small ? 1 : runs); run++) {
      bench.say(`  run ${run}`);
      all.push(await grow(bench, small ? 3 * first : last));
    }
    const sorted = all.toSorted((one, other) => one.resident.ratio - other.resident.ratio);
    const typical = sorted[Math.floor(sorted.length / 2)] as Growth;
    return {
      figure: `${inWords(typical.resident)}; all runs ${sorted.map(({ resident }) => resident.ratio.toFixed(2)).join(', ')}; of it written by itself ${inWords(typical.written)}`,
      met: typical.resident.ratio <= target,
      values: { runs: all },
    };
  },
};

/** What users see grow, and what there is to grow in it: the program's own pages do not. MiB. */
type Reading = { readonly messages: number; readonly resident: number; readonly written: number };
type Ends = { readonly ratio: number; readonly begin: number; readonly end: number };
type Growth = { readonly resident: Ends; readonly written: Ends; readonly readings: readonly Reading[] };

const inWords = ({ ratio, begin, end }: Ends): string =>
  `${ratio.toFixed(2)}: ${show(begin)} MiB after ${show(first)}, ${show(end)} MiB after ${show(last)}`;

/** One sandbox from its start to so many messages; what a collector happens to have left differs from one to the next by a few MiB. */
const grow = (bench: Bench, until: number): Promise<Growth> =>
  inOwnHome((home) =>
    withHook((hook) => {
      const env = { CARILLON_SANDBOX_DATA: join(home, 'oracle'), CARILLON_SANDBOX_WEBHOOK_URL: hook.url };
      return withSandbox(home, env, async (sandbox) => {
        const load = await startRacer('ours/sms-load.ts', {});
        const readings: Reading[] = [];
        for (let messages = step; messages <= until + step; messages += step) {
          await load.round({ url: sandbox.url, page: 100, destinations: step, connections: 4 });
          const [resident, written]: [number[], number[]] = [[], []];
          for (let at = 0; at < 4; at++) {
            await pause(restMs / 4);
            resident.push(residentOf(sandbox.child.pid));
            written.push(ownMemoryOf(sandbox.child.pid));
          }
          readings.push({ messages, resident: median(resident), written: median(written) });
          bench.say(
            `  after ${show(messages)} messages: ${show(median(resident))} MiB; ${show(hook.reports())} reports told`,
          );
        }
        await load.close();
        const near = (mark: number, kind: 'resident' | 'written'): number =>
          median(readings.filter(({ messages }) => Math.abs(messages - mark) <= step).map((reading) => reading[kind]));
        const ends = (kind: 'resident' | 'written'): Ends => {
          const [begin, end] = [near(first, kind), near(until, kind)];
          return { ratio: end / begin, begin, end };
        };
        return { resident: ends('resident'), written: ends('written'), readings };
      });
    }),
  );

type Hook = { readonly url: string; readonly reports: () => number };

/** Takes reports, so that none waits to be fetched. */
async function withHook<T>(use: (hook: Hook) => Promise<T>): Promise<T> {
  let told = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      told += (JSON.parse(Buffer.concat(parts).toString()) as { results: unknown[] }).results.length;
      response.end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    const { port } = server.address() as AddressInfo;
    return await use({ url: `http://127.0.0.1:${port}/`, reports: () => told });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
