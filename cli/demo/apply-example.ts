import { analyse } from '../../adapters/liquid/analyse.ts';
import { compileMail } from '../../adapters/mjml/compile.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { applyBundle } from '../../adapters/postgres/publish.ts';
import { loadWorkspace } from '../../adapters/workspace/load.ts';
import { zones } from '../../adapters/zones/zones.ts';
import type { Config } from '../../config/load.ts';
import { parseSegment } from '../../domain/campaign/parse.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { exampleFolder } from './example-folder.ts';

export type Applied = {
  readonly journeys: readonly { readonly id: string; readonly hash: string }[];
  readonly hooks: NonNullable<Bundle['hooks']>;
};

/**
 * Publishes the example workspace into this stack, with a segment of the run besides; answers its journeys with the hashes that
 * `carillon plan` prints.
 */
export async function applyExample(config: Config, segment: string, say: (line: string) => void): Promise<Applied> {
  const { bundle, problems, assets } = await loadWorkspace(exampleFolder, {
    analyse,
    compileMail,
    isZone: zones.isZone,
  });
  if (bundle === null)
    throw new Error(
      `${exampleFolder}: ${problems.map((one) => `${one.file}:${one.line ?? 1} ${one.message}`).join('\n')}`,
    );
  const pool = createPool(config.databaseUrl, { name: 'apply', max: 1, onError: (error) => say(error.message) });
  try {
    const withRun = { ...bundle, segments: [...bundle.segments, gardenersOf(segment)] };
    const { applied, journeys, missingAssets } = await applyBundle(pool, bundle.workspace, withRun, 'start', assets);
    if (!applied) throw new Error(`${exampleFolder}: files of mails are missing: ${missingAssets.join(', ')}`);
    // Journeys that are not in the folder are the user's own; they stay, and are not told of here.
    const ours = journeys.filter(({ change }) => change !== 'absent');
    return {
      journeys: ours.map(({ journey, version }) => ({ id: journey, hash: version })),
      hooks: bundle.hooks ?? {},
    };
  } finally {
    await pool.end();
  }
}

/** The gardeners who came by one fair: those of an earlier run came by another. */
function gardenersOf(source: string) {
  const where = { all: [{ 'traits.interests': { contains: 'garden' } }, { 'traits.source': source }] };
  const reading = parseSegment({ segment: source, name: `Gardeners from ${source}`, where });
  if (reading.kind === 'read') return reading.definition;
  throw new TypeError(`the demo's segment is none: ${JSON.stringify(reading.problems)}`);
}
