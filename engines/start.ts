import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EngineAddresses, EngineName, EngineRecord, Say } from './engine.ts';
import { ENGINE_NAMES } from './engine.ts';
import { findPrograms } from './binaries/find.ts';
import { engineLog, launchEngine } from './launch.ts';
import type { EngineLaunch } from './launch.ts';
import { natsLaunch } from './nats/launch.ts';
import { choosePort } from './ports.ts';
import { postgresLaunch } from './postgres/launch.ts';
import { endProcess } from './process/end-process.ts';
import { holdLock } from './process/lock.ts';
import { recordEngine, runningEngine } from './running-file.ts';
import { stopEngines } from './stop.ts';
import { temporalLaunch } from './temporal/launch.ts';

export type StartOptions = Readonly<{
  home: string;
  log: Say;
  progress: Say;
  /** Configured ports; a busy one is an error. */
  ports?: Partial<Record<EngineName, number>>;
  offline?: boolean;
}>;

export type RunningEngines = Readonly<{
  home: string;
  addresses: EngineAddresses;
  engines: Readonly<Record<EngineName, EngineRecord>>;
  /** Those that still ran from an earlier start whose parent had been killed. */
  takenOver: readonly EngineName[];
  /** Ends them in reverse order; data and ports stay. */
  stop(): Promise<void>;
}>;

/**
 * Brings up the three engines of a home, or takes over those that still run, and returns once each answers with our
 * credentials. Calling it again restarts only what died, on the same ports.
 */
export async function startEngines(options: StartOptions): Promise<RunningEngines> {
  const home = resolve(options.home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const release = await holdLock(home, 'engines');
  try {
    const programs = await findPrograms({
      say: options.log,
      progress: options.progress,
      offline: options.offline ?? false,
    });
    const ports = await enginePorts(home, options);
    const launches = {
      postgres: postgresLaunch({ home, port: ports.postgres }),
      nats: natsLaunch({ home, port: ports.nats }, programs.nats),
      temporal: temporalLaunch({ home, port: ports.temporal }, programs.temporal),
    };
    const settled = await Promise.allSettled(
      ENGINE_NAMES.map((name) => bringUp(launches[name], { home, port: ports[name] }, options)),
    );
    const failure = settled.find((one) => one.status === 'rejected');
    if (failure) throw failure.reason;
    const results = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    return {
      home,
      addresses: { ...launches.postgres.addresses, ...launches.nats.addresses, ...launches.temporal.addresses },
      engines: Object.fromEntries(results.map(({ name, record }) => [name, record])) as Record<
        EngineName,
        EngineRecord
      >,
      takenOver: results.filter(({ takenOver }) => takenOver).map(({ name }) => name),
      stop: () => stopEngines(home, options.log),
    };
  } finally {
    release();
  }
}

async function enginePorts(home: string, { ports = {}, log }: StartOptions): Promise<Record<EngineName, number>> {
  const chosen = {} as Record<EngineName, number>;
  for (const name of ENGINE_NAMES) {
    const running = runningEngine(home, name);
    chosen[name] = running?.port ?? (await choosePort({ home, name, configured: ports[name], say: log }));
  }
  return chosen;
}

type Brought = Readonly<{ name: EngineName; record: EngineRecord; takenOver: boolean }>;

async function bringUp(
  launch: EngineLaunch,
  context: Readonly<{ home: string; port: number }>,
  { log, progress }: StartOptions,
): Promise<Brought> {
  const { name } = launch;
  const running = runningEngine(context.home, name);
  if (running) {
    if (await answers(launch)) return { name, record: running, takenOver: true };
    log(
      `${name} (process ${running.pid}) runs but does not answer; restarting it. Its log: ${engineLog(context.home, name)}`,
    );
    await endProcess(running, launch.stopSignal, 5_000);
  }
  const spawned = (record: EngineRecord): void => recordEngine(context.home, name, record);
  const record = await launchEngine(launch, context, { progress, spawned });
  return { name, record, takenOver: false };
}

/** One that was found running gets a few tries: it may be busy recovering. */
async function answers(launch: EngineLaunch): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await launch.check();
      return true;
    } catch {
      await new Promise((wake) => setTimeout(wake, 300));
    }
  }
  return false;
}
