import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import type { CompiledTemplates } from '../../../domain/template/compiled.ts';

export type PublishedVersion = { readonly definition: JourneyDefinition; readonly templates: CompiledTemplates };

/** Published forms never change (I9), so a cache needs no expiry; 500 versions of a few kB each are far under 10 MB. */
export function createVersions(
  pool: Pool,
): (workspace: string, journeyId: string, hash: string) => Promise<PublishedVersion> {
  const cache = new LRUCache<string, PublishedVersion>({ max: 500 });
  return async (workspace, journeyId, hash) => {
    const key = `${workspace}/${journeyId}/${hash}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const { rows } = await pool.query<PublishedVersion>({
      name: 'journey.version',
      text: 'select definition, templates from journey_versions where workspace = $1 and journey_id = $2 and hash = $3',
      values: [workspace, journeyId, hash],
    });
    const version = rows[0];
    if (version === undefined)
      throw new Error(
        `journey '${journeyId}' has no version ${hash} in workspace '${workspace}'; expected one row in journey_versions, found none`,
      );
    cache.set(key, version);
    return version;
  };
}
