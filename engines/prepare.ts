import type { Say } from './engine.ts';
import { findPrograms } from './binaries/find.ts';
import { packagedPrograms } from './postgres/programs.ts';

/** Makes every engine program available, building what is missing; called by set-up before the first start. */
export async function prepareEngines(options: Readonly<{ offline: boolean; say: Say; progress: Say }>): Promise<void> {
  packagedPrograms();
  await findPrograms(options);
}
