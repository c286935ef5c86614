import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { analyse } from '../../../adapters/liquid/analyse.ts';
import { compileMail } from '../../../adapters/mjml/compile.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { applyBundle } from '../../../adapters/postgres/publish.ts';
import { loadWorkspace } from '../../../adapters/workspace/load.ts';
import { zones } from '../../../adapters/zones/zones.ts';

/** Publishes a workspace that lies in no folder: texts by file name. Throws with what is wrong in it. */
export async function publishFiles(
  databaseUrl: string,
  files: Readonly<Record<string, string>>,
  by: string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-workspace-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { bundle, problems, assets } = await loadWorkspace(folder, { analyse, compileMail, isZone: zones.isZone });
    if (bundle === null)
      throw new Error(problems.map((one) => `${one.file}:${one.line ?? 1} ${one.message}`).join('\n'));
    const pool = createPool(databaseUrl, { name: by, max: 1, onError: () => undefined });
    try {
      const { applied } = await applyBundle(pool, bundle.workspace, bundle, by, assets);
      if (!applied) throw new Error('files of mails are missing');
    } finally {
      await pool.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
