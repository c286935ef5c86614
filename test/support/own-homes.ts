import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopEngines } from '../../engines/stop.ts';

/** Where servers started for single test files live, so that the end of the run finds those left behind. */
export const ownHomes = (testHome: string): string => join(testHome, 'own-nats');

/** Ends those whose test worker died before its `afterAll`. */
export async function sweepOwnNats(testHome: string): Promise<void> {
  const parent = ownHomes(testHome);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) await stopEngines(join(parent, name));
  rmSync(parent, { recursive: true, force: true });
}
