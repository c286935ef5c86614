import type { ClientBase, Pool } from 'pg';
import type { Reentry } from '../../../domain/journey/definition.ts';
import { durationMs } from '../../../domain/journey/duration.ts';

/** A journey that asks who was there before: for how long, ms; null: for ever. */
export type AskingJourney = { readonly journey: string; readonly within: number | null };

const live = `
select j.id, v.definition -> 'reentry' as reentry from journeys j
join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
where j.workspace = $1`;

/** Journeys of the workspace, as they stand now, that ask about enrollments which have ended (domain/routing/reentry.ts). */
export async function askingJourneys(db: Pool | ClientBase, workspace: string): Promise<readonly AskingJourney[]> {
  const { rows } = await db.query<{ id: string; reentry: Reentry }>(live, [workspace]);
  return rows.flatMap(({ id, reentry }): readonly AskingJourney[] => {
    if (reentry.kind === 'once') return [{ journey: id, within: null }];
    return reentry.kind === 'after' ? [{ journey: id, within: durationMs(reentry.duration) }] : [];
  });
}
