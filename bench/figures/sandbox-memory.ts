import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { ownMemoryOf } from '../processes.ts';
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
  claim: `memory of the sandbox with its oracle on file, after ${show(first)} and after ${show(last)} messages (what it has written; median of ${runs} runs)`,
  target: `≤ ${target}×`,
  measure: async (bench) => {
    const small = bench.size === 'small';
    const all: Growth[] = [];
    for (let run = 1; run <= (small ? 1 : runs); run++) {
      bench.say(`  run ${run}`);
      all.push(await grow(bench, small ? 3 * first : last));
    }
    const sorted = all.toSorted((one, other) => one.ratio - other.ratio);
    const typical = sorted[Math.floor(sorted.length / 2)] as Growth;
    return {
      figure: `${typical.ratio.toFixed(2)}: ${show(typical.begin)} MiB after ${show(first)}, ${show(typical.end)} MiB after ${show(last)}; all runs ${sorted.map(({ ratio }) => ratio.toFixed(2)).join(', ')}`,
      met: typical.ratio <= target,
      values: { runs: all },
    };
  },
};

type Growth = {
  readonly ratio: number;
  readonly begin: number;
  readonly end: number;
  readonly readings: readonly { readonly messages: number; readonly mib: number }[];
};

/** One sandbox from its start to so many messages; what a collector happens to have left differs from one to the next by a few MiB. */
const grow = (bench: Bench, until: number): Promise<Growth> =>
  inOwnHome((home) =>
    withHook((hook) => {
      const env = { CARILLON_SANDBOX_DATA: join(home, 'oracle'), CARILLON_SANDBOX_WEBHOOK_URL: hook.url };
      return withSandbox(home, env, async (sandbox) => {
        const load = await startRacer('ours/sms-load.ts', {});
        const readings: { messages: number; mib: number }[] = [];
        for (let messages = step; messages <= until + step; messages += step) {
          await load.round({ url: sandbox.url, page: 100, destinations: step, connections: 4 });
          const seen: number[] = [];
          for (let at = 0; at < 4; at++) {
            await pause(restMs / 4);
            seen.push(ownMemoryOf(sandbox.child.pid));
          }
          readings.push({ messages, mib: median(seen) });
          bench.say(
            `  after ${show(messages)} messages: ${show(median(seen))} MiB; ${show(hook.reports())} reports told`,
          );
        }
        await load.close();
        const near = (mark: number): number =>
          median(readings.filter(({ messages }) => Math.abs(messages - mark) <= step).map(({ mib }) => mib));
        const [begin, end] = [near(first), near(until)];
        return { ratio: end / begin, begin, end, readings };
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
