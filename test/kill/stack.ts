import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalKeys } from '../../adapters/keys/local-keys.ts';
import { compiledCommand } from '../../cli/stack/node-command.ts';
import { prepareStack } from '../../cli/stack/prepare.ts';
import { PROCESS_NAMES } from '../../cli/stack/processes.ts';
import type { ProcessName } from '../../cli/stack/processes.ts';
import { readStackRecord } from '../../cli/stack/stack-record.ts';
import { startStack } from '../../cli/stack/stack.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { ENGINE_NAMES } from '../../engines/engine.ts';
import type { EngineName } from '../../engines/engine.ts';
import { isSameProcess } from '../../engines/process/identity.ts';
import { readRunningFile } from '../../engines/running-file.ts';
import { newTestHome, removeTestHome } from '../support/test-home.ts';

export type VictimName = ProcessName | EngineName;
export const victims: readonly VictimName[] = [...ENGINE_NAMES, ...PROCESS_NAMES];
/** A process as it was recorded, and how often it had been started again by then. */
type Victim = Readonly<{ pid: number; identity: string; restarts: number }>;

export type KillStack = Readonly<{
  home: string;
  api: string;
  sandbox: string;
  databaseUrl: string;
  temporalAddress: string;
  keys: LocalKeys;
  find(name: VictimName): Victim | undefined;
  /** Sends the signal (SIGKILL unless told otherwise) to the very process that was recorded, and returns once it is gone. */
  kill(name: VictimName, signal?: NodeJS.Signals): Promise<Victim>;
  /** Resolves when another process has taken the place of `before`, answers, and everything else is ready too. */
  backAfter(name: VictimName, before: Victim, withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}>;

/** The stack as `npm start` runs it: compiled processes, embedded engines, our supervisor, in a home of its own. */
export async function startKillStack(
  env: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<KillStack> {
  const home = newTestHome();
  const passedOn = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
  const full = { ...passedOn, ...env, CARILLON_HOME: home };
  const config = loadStackConfig(full);
  const quiet = (): void => undefined;
  const stack = await startStack({
    config,
    env: full,
    log: say,
    progress: quiet,
    prepare: prepareStack,
    command: compiledCommand,
  }).catch(async (error: unknown) => {
    await removeTestHome(home);
    throw error;
  });
  const { api, sandbox = '', temporal } = stack.addresses;

  const find = (name: VictimName): Victim | undefined => {
    const record = readStackRecord(home);
    if (!isEngine(name)) return record?.processes[name];
    const engine = readRunningFile(home).engines[name];
    return engine && { ...engine, restarts: record?.engineRestarts[name] ?? 0 };
  };
  return {
    home,
    api,
    sandbox,
    databaseUrl: stack.environment['DATABASE_URL'] ?? '',
    temporalAddress: temporal,
    keys: JSON.parse(readFileSync(stack.keysFile, 'utf8')) as LocalKeys,
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
        return now !== undefined && now.restarts > before.restarts && isSameProcess(now) && allReady(home);
      };
      await until(back, withinMs, `${name} to come back`);
    },
    async stop() {
      await stack.stop();
      await removeTestHome(home);
    },
  };
}

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
