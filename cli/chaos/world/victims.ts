import { setTimeout as sleep } from 'node:timers/promises';
import { ENGINE_NAMES } from '../../../engines/engine.ts';
import type { EngineName } from '../../../engines/engine.ts';
import { isSameProcess } from '../../../engines/process/identity.ts';
import { readRunningFile } from '../../../engines/running-file.ts';
import { PROCESS_NAMES } from '../../stack/processes.ts';
import { readStackRecord } from '../../stack/stack-record.ts';
import type { VictimName } from '../schedule/fault.ts';

export const victims: readonly VictimName[] = [...ENGINE_NAMES, ...PROCESS_NAMES];
/** A process as it was recorded. */
export type Victim = Readonly<{ pid: number; identity: string }>;

/** The processes of a home's stack, to be ended and waited for. */
export type Victims = Readonly<{
  find(name: VictimName): Victim | undefined;
  /** Sends the signal (SIGKILL unless told otherwise) to the very process that was recorded, and returns once it is gone. */
  kill(name: VictimName, signal?: NodeJS.Signals): Promise<Victim>;
  /** Resolves when another process has taken the place of `before`, answers, and everything else is ready too. */
  backAfter(name: VictimName, before: Victim, withinMs?: number): Promise<void>;
  /** Resolves when everything is ready. */
  allBack(withinMs: number): Promise<void>;
}>;

export function victimsOf(home: string): Victims {
  const find = (name: VictimName): Victim | undefined => {
    return isEngine(name) ? readRunningFile(home).engines[name] : readStackRecord(home)?.processes[name];
  };
  return {
    find,
    async kill(name, signal = 'SIGKILL') {
      const victim = find(name);
      if (victim === undefined || !isSameProcess(victim))
        throw new Error(`${name} does not run, so it cannot be killed`);
      process.kill(victim.pid, signal);
      await until(() => !isSameProcess(victim), 10_000, `${name} (process ${victim.pid}) to end`);
      return victim;
    },
    async backAfter(name, before, withinMs = 60_000) {
      const back = (): boolean => {
        const now = find(name);
        return now !== undefined && isOther(now, before) && isSameProcess(now) && allReady(home);
      };
      await until(back, withinMs, `${name} to come back`);
    },
    allBack: (withinMs) => until(() => allReady(home), withinMs, 'everything to come back'),
  };
}

/** A pid may come again: what began at another time is another process. */
const isOther = (now: Victim, before: Victim): boolean => now.pid !== before.pid || now.identity !== before.identity;

const isEngine = (name: VictimName): name is EngineName => (ENGINE_NAMES as readonly string[]).includes(name);

function allReady(home: string): boolean {
  const { engines } = readRunningFile(home);
  const processes = readStackRecord(home)?.processes ?? {};
  return (
    ENGINE_NAMES.every((name) => engines[name] && isSameProcess(engines[name])) &&
    PROCESS_NAMES.every((name) => processes[name]?.state === 'ready' && isSameProcess(processes[name]))
  );
}

/** Polls until the condition holds; the error says what was waited for. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
  what: string,
  everyMs = 50,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs / 1_000} s in vain for ${what}`);
    await sleep(everyMs);
  }
}
