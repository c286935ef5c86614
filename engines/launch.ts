import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { EngineName, EngineRecord, Say } from './engine.ts';
import { endProcess } from './process/end-process.ts';
import { isSameProcess } from './process/identity.ts';
import { logTail } from './process/log-tail.ts';
import { spawnDetached } from './process/spawn-detached.ts';
import { withProgress } from './process/with-progress.ts';
import type { Account } from './postgres/account.ts';

export type LaunchContext = Readonly<{ home: string; port: number }>;

/** Everything needed to start one engine, to know that it is well, and to end it. */
export type EngineLaunch<Addresses = object> = Readonly<{
  name: EngineName;
  binary: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Where its data lie. */
  folder: string;
  account?: Account | undefined;
  stopSignal: NodeJS.Signals;
  retryWhenLogSays?: RegExp | undefined;
  addresses: Addresses;
  /** Resolves when the engine answers as ours (our credentials, our data); rejects otherwise. */
  check: () => Promise<void>;
}>;

/** Temporal on a slow, busy disk needs longest; a healthy machine needs a tenth of it. */
const READY_WITHIN_MS = 60_000;

export const engineLog = (home: string, name: EngineName): string => join(home, 'logs', `${name}.log`);

/**
 * Starts the engine and returns once it answers; an error quotes the end of its log. `spawned` hears of the process at
 * once: were we killed before it answers, the next start must still find it.
 */
export async function launchEngine(
  launch: EngineLaunch,
  { home, port }: LaunchContext,
  { progress, spawned }: Readonly<{ progress: Say; spawned: (record: EngineRecord) => void }>,
): Promise<EngineRecord> {
  const logFile = engineLog(home, launch.name);
  const deadline = Date.now() + READY_WITHIN_MS;
  return withProgress(progress, `starting ${launch.name}`, async () => {
    for (;;) {
      const { command, args } = { command: launch.binary, args: launch.args };
      const child = await spawnDetached({ command, args, env: launch.env, cwd: '/', logFile, account: launch.account });
      const startedAt = new Date().toISOString();
      const record = { ...child, port, binary: launch.binary, log: logFile, folder: launch.folder, startedAt };
      spawned(record);
      const outcome = await untilHealthy(launch, child, deadline);
      if (outcome.kind === 'healthy') return record;
      const tail = logTail(logFile);
      if (outcome.kind === 'ended' && launch.retryWhenLogSays?.test(tail) && Date.now() < deadline) {
        await sleep(300);
        continue;
      }
      await endProcess(child, launch.stopSignal, 2_000);
      throw new Error(
        `${launch.name} did not become ready: ${outcome.why}\n  program: ${launch.binary}\n  log: ${logFile}\n${tail}`,
      );
    }
  });
}

type Outcome = { kind: 'healthy' } | { kind: 'ended' | 'unhealthy'; why: string };

async function untilHealthy(
  launch: EngineLaunch,
  child: Readonly<{ pid: number; identity: string }>,
  deadline: number,
): Promise<Outcome> {
  for (;;) {
    if (!isSameProcess(child)) return { kind: 'ended', why: 'its process ended' };
    try {
      await launch.check();
      return { kind: 'healthy' };
    } catch (error) {
      if (Date.now() >= deadline) return { kind: 'unhealthy', why: (error as Error).message };
    }
    await sleep(50);
  }
}
