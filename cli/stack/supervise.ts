import { join } from 'node:path';
import type { StackConfig } from '../../config/stack.ts';
import type { EngineName, Say } from '../../engines/engine.ts';
import { processIdentity } from '../../engines/process/identity.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import { childEnvironment, needsSandbox } from './child-environment.ts';
import type { ChildContext } from './child-environment.ts';
import { keepRunning } from './keep-running.ts';
import type { Kept } from './keep-running.ts';
import { nodeCommand } from './node-command.ts';
import type { NodeCommand } from './node-command.ts';
import { PROCESS_NAMES, STOP_GROUPS } from './processes.ts';
import type { ProcessName } from './processes.ts';
import { writeStackRecord } from './stack-record.ts';
import type { ProcessState, StackAddresses, StackRecord } from './stack-record.ts';

/** All processes end within this, so that engines have the rest of the 10 s (2.5). */
const STOP_WITHIN_MS = 7_000;
/** The grace a process gives its work (5 s, in its environment), and time to close what it holds. */
const GRACE_MS = 6_500;

type Supervision = Readonly<{
  config: StackConfig;
  /** Read anew at every (re)start of a process. */
  context: () => ChildContext;
  addresses: StackAddresses;
  environment: Readonly<Record<string, string>>;
  keysFile: string;
  log: Say;
  /** How to start a process; tests pass a stand-in. */
  command?: ((name: ProcessName) => NodeCommand) | undefined;
  reroute?: Reroute | undefined;
  /** See `keepRunning`. */
  longestDelayMs?: number | undefined;
}>;

/** The environment with which a process starts instead of its own: `chaos` leads it through proxies, and lets it die at a point. */
export type Reroute = (
  environment: Readonly<Record<string, string>>,
  name: ProcessName,
) => Readonly<Record<string, string>>;

export type Supervised = Readonly<{
  engineRestarted(names: readonly EngineName[]): void;
  /** Restarts every process with a fresh environment. */
  renew(): Promise<void>;
  stop(): Promise<void>;
}>;

/** Starts the Node processes of the stack, keeps them running, and keeps `running.json` true. */
export async function superviseProcesses({
  config,
  context,
  addresses,
  environment,
  keysFile,
  log,
  command = nodeCommand,
  reroute = (own) => own,
  longestDelayMs,
}: Supervision): Promise<Supervised> {
  const { home } = config;
  let record: StackRecord = {
    supervisor: { pid: process.pid, identity: processIdentity(process.pid) ?? '' },
    startedAt: new Date().toISOString(),
    ready: false,
    engines: config.engines,
    delivery: config.delivery,
    clockScale: config.clock.scale,
    timingFactor: config.timingFactor,
    addresses,
    keysFile,
    processes: {},
    engineRestarts: {},
    environment,
  };
  const change = (part: Partial<StackRecord>): void => {
    record = { ...record, ...part };
    writeStackRecord(home, record);
  };
  change({});

  const kept = new Map<ProcessName, Kept>();
  for (const name of PROCESS_NAMES.filter((one) => one !== 'sandbox' || needsSandbox(config))) {
    const logFile = join(home, 'logs', `${name}.log`);
    const start = (): Child =>
      startChild({ ...command(name), env: reroute(childEnvironment(name, context()), name), logFile });
    const changed = ({ pid, identity }: Child, state: ProcessState, restarts: number): void =>
      change({
        processes: {
          ...record.processes,
          [name]: { pid, identity, state, restarts, since: new Date().toISOString(), log: logFile },
        },
      });
    kept.set(name, keepRunning({ start, changed, say: (line) => log(`${name} ${line}`), longestDelayMs }));
  }
  const stop = async (): Promise<void> => {
    const deadline = Date.now() + STOP_WITHIN_MS;
    for (const group of STOP_GROUPS) {
      const graceMs = Math.max(200, Math.min(GRACE_MS, deadline - Date.now()));
      await Promise.all(group.flatMap((name) => kept.get(name)?.stop(graceMs) ?? []));
    }
    writeStackRecord(home, undefined);
  };
  try {
    await Promise.all([...kept].map(([name, { firstReady }]) => firstReady.catch(blame(name))));
  } catch (error) {
    await stop();
    throw error;
  }
  change({ ready: true });
  return {
    engineRestarted: (names) => {
      const count = (name: EngineName) => [name, (record.engineRestarts[name] ?? 0) + 1];
      change({ engineRestarts: { ...record.engineRestarts, ...Object.fromEntries(names.map(count)) } });
    },
    renew: async () => {
      await Promise.all([...kept.values()].map((one) => one.renew(GRACE_MS)));
    },
    stop,
  };
}

const blame = (name: ProcessName) => (cause: Error) => {
  throw new Error(`the process ${name} could not be started: ${cause.message}`, { cause });
};
