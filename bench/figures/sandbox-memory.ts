import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { pssOf } from '../processes.ts';
import { median, show } from '../race.ts';
import { startRacer } from '../racer.ts';
import { withSandbox } from '../sandbox-process.ts';

const [first, last] = [20_000, 200_000];
const target = 1.1;
/** Messages a step, after which its memory is read. */
const step = 10_000;
/** Reports are told, and a collector has had its turn. */
const restMs = 2_000;

export const sandboxMemory: Figure = {
  id: '4.17',
  name: 'sandbox-memory',
  claim: `memory of the sandbox with its oracle on file, after ${show(first)} and after ${show(last)} messages (PSS)`,
  target: `≤ ${target}×`,
  measure: (bench) =>
    inOwnHome((home) =>
      withHook((hook) => {
        const env = { CARILLON_SANDBOX_DATA: join(home, 'oracle'), CARILLON_SANDBOX_WEBHOOK_URL: hook.url };
        return withSandbox(home, env, async (sandbox) => {
          const load = await startRacer('ours/sms-load.ts', {});
          const [end, page] = [bench.size === 'small' ? 3 * first : last, 100];
          const readings: { messages: number; mib: number }[] = [];
          for (let messages = step; messages <= end; messages += step) {
            await load.round({ url: sandbox.url, page, destinations: step, connections: 4 });
            const seen: number[] = [];
            for (let at = 0; at < 4; at++) {
              await pause(restMs / 4);
              seen.push(pssOf([sandbox.child.pid]));
            }
            readings.push({ messages, mib: median(seen) });
            bench.say(
              `  after ${show(messages)} messages: ${show(median(seen))} MiB; ${show(hook.reports())} reports told`,
            );
          }
          await load.close();
          const near = (mark: number): number =>
            median(readings.filter(({ messages }) => Math.abs(messages - mark) <= step).map(({ mib }) => mib));
          const [begin, finish] = [near(first), near(end)];
          return {
            figure: `${(finish / begin).toFixed(2)}: ${show(begin)} MiB after ${show(first)}, ${show(finish)} MiB after ${show(end)}`,
            met: finish / begin <= target,
            values: { readings },
          };
        });
      }),
    ),
};

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
