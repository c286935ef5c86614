import { resolve } from 'node:path';
import { ENGINE_NAMES } from './engine.ts';
import type { EngineName, Say } from './engine.ts';
import { endProcess } from './process/end-process.ts';
import { forgetEngine, readRunningFile } from './running-file.ts';

/** Signal and patience per engine; together below the 10 s in which a stack must stop. */
const MANNERS: Readonly<Record<EngineName, Readonly<{ signal: NodeJS.Signals; graceMs: number }>>> = {
  postgres: { signal: 'SIGINT', graceMs: 3_000 },
  nats: { signal: 'SIGTERM', graceMs: 1_500 },
  temporal: { signal: 'SIGTERM', graceMs: 2_500 },
};

/**
 * Ends the engines of a home that still run, in reverse order, whoever started them. Says what it ended; a recorded pid
 * that now belongs to another process is only forgotten.
 */
export async function stopEngines(home: string, log: Say = () => undefined): Promise<void> {
  const folder = resolve(home);
  const { engines } = readRunningFile(folder);
  for (const name of ENGINE_NAMES.toReversed()) {
    const record = engines[name];
    if (!record) continue;
    const { signal, graceMs } = MANNERS[name];
    const end = await endProcess(record, signal, graceMs);
    if (end === 'killed') log(`${name} (process ${record.pid}) did not end within ${graceMs / 1_000} s and was killed`);
    forgetEngine(folder, name);
  }
}
