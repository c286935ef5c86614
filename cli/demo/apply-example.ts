import { join } from 'node:path';
import { analyse } from '../../adapters/liquid/analyse.ts';
import { compileMail } from '../../adapters/mjml/compile.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { applyBundle } from '../../adapters/postgres/publish.ts';
import { loadWorkspace } from '../../adapters/workspace/load.ts';
import { zones } from '../../adapters/zones/zones.ts';
import type { Config } from '../../config/load.ts';
import { packageRoot } from '../../engines/package-root.ts';

/** Publishes the example workspace into this stack; answers its journeys with the hashes that `carillon plan` prints. */
export async function applyExample(
  config: Config,
  say: (line: string) => void,
): Promise<readonly { id: string; hash: string }[]> {
  const folder = join(packageRoot(), 'examples', 'acme');
  const { bundle, problems } = await loadWorkspace(folder, { analyse, compileMail, isZone: zones.isZone });
  if (bundle === null)
    throw new Error(`${folder}: ${problems.map((one) => `${one.file}:${one.line ?? 1} ${one.message}`).join('\n')}`);
  const pool = createPool(config.databaseUrl, { name: 'apply', max: 1, onError: (error) => say(error.message) });
  try {
    const { journeys } = await applyBundle(pool, bundle.workspace, bundle, 'start');
    // Journeys that are not in the folder are the user's own; they stay, and are not told of here.
    const ours = journeys.filter(({ change }) => change !== 'absent');
    return ours.map(({ journey, version }) => ({ id: journey, hash: version }));
  } finally {
    await pool.end();
  }
}
