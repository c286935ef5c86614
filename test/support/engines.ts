/**
 * vitest globalSetup: one set of embedded engines in a temporary home for the whole run, shared by every project of it.
 * `CARILLON_TEST_HOME=<home of engines/dev.ts>` uses engines that already run, which saves seconds while working.
 */
import type { TestProject } from 'vitest/node';
import type { EngineAddresses } from '../../engines/engine.ts';
import { startEngines } from '../../engines/start.ts';
import { sweepOwnNats } from './own-homes.ts';
import { newTestHome, removeAbandonedTestHomes, removeTestHome } from './test-home.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    engines: EngineAddresses;
    /** The folder of this run: logs of the engines, homes of servers that a test file starts for itself. */
    testHome: string;
  }
}

type Started = Readonly<{ addresses: EngineAddresses; home: string; end: () => Promise<void> }>;
type Shared = { users: number; started: Promise<Started> };

/** Each project of a run loads this file anew in the same process, so what they share hangs on the process. */
const shared = globalThis as { carillonTestEngines?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.carillonTestEngines ??= { users: 0, started: start() };
  const engines = shared.carillonTestEngines;
  engines.users += 1;
  const { addresses, home, end } = await engines.started;
  project.provide('engines', addresses);
  project.provide('testHome', home);
  return async () => {
    engines.users -= 1;
    if (engines.users > 0) return;
    delete shared.carillonTestEngines;
    await end();
  };
}

async function start(): Promise<Started> {
  const existing = process.env['CARILLON_TEST_HOME'];
  await removeAbandonedTestHomes();
  const home = existing ?? newTestHome();
  const say = (line: string) => process.stderr.write(`engines: ${line}\n`);
  const { addresses, stop } = await startEngines({ home, log: say, progress: say });
  const end = async () => {
    if (existing) return sweepOwnNats(home);
    await stop();
    await removeTestHome(home);
  };
  return { addresses, home, end };
}
