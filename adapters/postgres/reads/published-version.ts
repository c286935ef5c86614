import type { Pool } from 'pg';
import type { JourneyVersion } from '../../../domain/workspace/journey-version.ts';

/** The version that people enter a journey with now; null where it was never applied. */
export async function publishedVersion(pool: Pool, workspace: string, journey: string): Promise<JourneyVersion | null> {
  const { rows } = await pool.query<JourneyVersion>(
    `select v.journey_id as id, v.hash, v.definition, v.templates, v.contracts from journeys j
     join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
     where j.workspace = $1 and j.id = $2`,
    [workspace, journey],
  );
  return rows[0] ?? null;
}
