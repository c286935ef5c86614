import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Json } from '../domain/json.ts';

/** A process that runs one round of load per line it is given, and answers each with one line. */
export type Racer = {
  readonly pid: number;
  round<Answer>(order: Json): Promise<Answer>;
  close(): Promise<void>;
};

const alive = new Set<ChildProcess>();

/** After a figure, measured or not: nobody goes on racing. */
export function endRacers(): void {
  for (const child of alive) child.kill('SIGKILL');
}

/** Ours and its ceiling are started alike: a Node process of their own, the same flags, an environment built from nothing. */
export async function startRacer(
  file: string,
  settings: Readonly<Record<string, string>>,
  nodeArgs: readonly string[] = [],
): Promise<Racer> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const loader = path.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...nodeArgs, ...loader, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC', NODE_ENV: 'production', ...settings },
  });
  alive.add(child);
  const ended = once(child, 'close').then(([code]) => {
    alive.delete(child);
    throw new Error(`${file} ended with code ${code} instead of an answer; what it said is above`);
  });
  ended.catch(() => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line = await Promise.race([lines.next(), ended]);
    if (line.done) return ended;
    return JSON.parse(line.value);
  };
  await answer(); // its first line says that it is ready
  return {
    pid: child.pid ?? 0,
    async round<Answer>(order: Json) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return (await answer()) as Answer;
    },
    async close() {
      child.stdin.end();
      const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended.catch(() => undefined);
      clearTimeout(forced);
    },
  };
}
