import type { Pool } from 'pg';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';

/** One published form of a journey, and how many people are on the way in it. */
export type VersionRow = {
  readonly version: string;
  readonly definition: JourneyDefinition;
  readonly createdAt: string;
  /** The one that people enter with now. */
  readonly published: boolean;
  readonly running: number;
};

const versions = `
select v.hash as version, v.definition, to_json(v.created_at) #>> '{}' as "createdAt", v.hash = j.version as published,
  (select count(*)::int from enrollments e where e.workspace = v.workspace and e.journey_id = v.journey_id and e.version = v.hash and e.status = 'running') as running
from journey_versions v join journeys j on j.workspace = v.workspace and j.id = v.journey_id
where v.workspace = $1 and v.journey_id = $2 order by v.created_at desc limit 200`;

/** The newest first; none: there is no such journey. */
export async function journeyVersions(pool: Pool, workspace: string, journey: string): Promise<readonly VersionRow[]> {
  return (await pool.query<VersionRow>(versions, [workspace, journey])).rows;
}
