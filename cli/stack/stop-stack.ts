import { endProcess } from '../../engines/process/end-process.ts';
import { readRunningFile } from '../../engines/running-file.ts';
import { stopEngines } from '../../engines/stop.ts';
import type { Say } from '../../engines/engine.ts';
import { endLeftovers } from './leftovers.ts';
import { liveStack } from './stack-record.ts';

/** The supervisor needs at most 10 s; a little more for a busy machine. */
const SUPERVISOR_GRACE_MS = 12_000;

export type StopResult = 'nothing ran' | 'stopped' | 'cleaned up';

/**
 * Ends the stack of a home from any terminal. A living `carillon start` is asked to do it; after its kill -9 we end what
 * it left behind (`cleaned up`).
 */
export async function stopStack(home: string, log: Say): Promise<StopResult> {
  const running = liveStack(home);
  if (running) {
    const end = await endProcess(running.supervisor, 'SIGTERM', SUPERVISOR_GRACE_MS);
    if (end !== 'killed') return 'stopped';
    log(`carillon start (process ${running.supervisor.pid}) did not end within ${SUPERVISOR_GRACE_MS / 1_000} s`);
  }
  const { engines, stack } = readRunningFile(home);
  if (Object.keys(engines).length === 0 && stack === undefined) return 'nothing ran';
  await endLeftovers(home);
  await stopEngines(home, log);
  return 'cleaned up';
}
