import type { Pool } from 'pg';
import type { JsonObject } from '../../../domain/json.ts';
import type { EnrollmentFacts } from '../../../domain/journey/enrollment-facts.ts';
import type { Place } from '../../../domain/journey/interpreter/place.ts';
import type { TrailEntry } from '../../../domain/journey/state.ts';
import { outcomeOf } from '../ledger/outbox.sql.ts';
import { RaceLostError } from '../routing/race.ts';
import { tellAwaitedEnd } from './awaited-end.sql.ts';
import { type Mark, marked } from './marked.ts';
import { trail, trailValues } from './trail.sql.ts';
import { isOpen } from './undone.sql.ts';

type Trail = { readonly seq: number; readonly entries: readonly TrailEntry[]; readonly place: Place | null };

const facts = `
select e.workspace, e.journey_id as "journeyId", e.version, p.id as "profileId", p.traits, coalesce(d.data -> 'properties', '{}') as entry, w.settings
from enrollments e
join profiles q on q.id = e.profile_id
join profiles p on p.id = coalesce(q.alias_of, q.id)
join workspaces w on w.id = e.workspace
left join enrollment_data d on d.enrollment_id = e.id and d.ref = 'entry'
where e.id = $1`;

/**
 * Old values are kept once per visit, under a reference of their own, so that a compensation can restore them (I10). Profile before
 * enrollment, as the router locks; whoever became an alias while we waited for the lock is not found. One that has ended or is marked learns
 * nothing: whoever undoes it marks it first, so no update that slept through that comes behind the restore (I7, I10).
 */
const updateTraits = `
with ${trail},
p as materialized (
  select p.id, p.traits from enrollments e
  join profiles q on q.id = e.profile_id
  join profiles p on p.id = coalesce(q.alias_of, q.id) and p.alias_of is null
  where e.id = $1 for no key update of p),
placed as (update enrollments set place = coalesce($6::jsonb, place) from p
  where enrollments.id = $1 and status = 'running' and mark is null and ${isOpen('$7', '$8')} returning enrollments.id),
old as (select p.id, jsonb_object_agg(k, p.traits -> k) as was from p, placed, jsonb_object_keys($5::jsonb) k group by p.id),
kept as (insert into enrollment_data (enrollment_id, ref, data) select $1, $4, jsonb_build_object('was', was, 'set', $5::jsonb) from old on conflict do nothing returning enrollment_id),
learnt as (update profiles set traits = profiles.traits || $5::jsonb, revision = revision + 1, updated_at = now() from old, kept where profiles.id = old.id)
select exists (select 1 from placed) as placed from p`;

/**
 * A closed enrollment frees its slot unless it holds it for ever (`once`; one that a merge took away is not taken back), forgets its
 * payloads, and tells the world. Messages whose attempts nobody will go on with are held (I7); a report or the answer of a sender that
 * was paused may still settle them. $6: whether anything could still be undone; then somebody who wants that and was faster keeps it open.
 */
const close = `
with ${trail},
m as (
  update enrollments set status = $4, reason = $5, ended_at = now(), place = null, held_back = null, revision = revision + 1, slot_held = (slot_held and slot = 'once')
  where id = $1 and status = 'running' and not ($6::boolean and coalesce(mark ->> 'then', '') = 'compensate') returning *),
-- A compensation that waits for a person still needs them; a goal that may yet be reached asks what the journey began with.
gone as (delete from enrollment_data using m where enrollment_data.enrollment_id = m.id
  and not (m.goal_ms is not null and enrollment_data.ref = 'entry')
  and not exists (select 1 from compensations c where c.enrollment_id = m.id and (c.outcome is null or c.outcome = 'parked'))),
held as (
  update messages set state = 'HELD', reason = messages.reason || '; then ' || $5, reason_class = 'operations', lease_until = null, retry_at = null, updated_at = now()
  from m where messages.owner_kind = 'enrollment' and messages.owner_id = m.id and messages.state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN')
  returning messages.*),
told as (${outcomeOf('held', `'held'`)}),
${tellAwaitedEnd('m', '$4::text', '$5::text')},
ended as (
insert into outbox (subject, message_id, payload)
select 'out.' || workspace || '.enrollment.' || status, id || ':' || status,
  jsonb_build_object('type', 'enrollment.' || status, 'enrollment', id, 'journey', journey_id, 'version', version, 'profile', profile_id, 'reason', reason, 'at', now())
from m)
select 1 from m`;

/** What activities do to enrollments: one statement and one commit each, a no-op the second time (I2). */
export function createEnrollments(pool: Pool) {
  return {
    async facts(enrollmentId: string): Promise<EnrollmentFacts | null> {
      const { rows } = await pool.query<EnrollmentFacts>({
        name: 'enrollment.facts',
        text: facts,
        values: [enrollmentId],
      });
      return rows[0] ?? null;
    },
    async updateTraits(input: {
      enrollmentId: string;
      step: string;
      visit: number;
      set: JsonObject;
      trail: Trail;
    }): Promise<ReturnType<typeof marked> | null> {
      const place = input.trail.place === null ? null : JSON.stringify(input.trail.place);
      const ref = `was:${input.step}:${input.visit}`;
      const update = {
        name: 'enrollment.update',
        text: updateTraits,
        values: [
          ...trailValues(input.enrollmentId, input.trail),
          ref,
          JSON.stringify(input.set),
          place,
          input.step,
          input.visit,
        ],
      };
      // Merged while we waited: the second time finds who remains.
      const first = await pool.query<{ placed: boolean }>(update);
      const [found] = first.rowCount === 0 ? (await pool.query<{ placed: boolean }>(update)).rows : first.rows;
      if (found === undefined) throw new RaceLostError('the profile was merged meanwhile');
      if (found.placed) return null;
      // Marked while we waited for a lock, perhaps: the statement itself saw only what was there when it began.
      const { rows } = await pool.query<{ mark: Mark | null; undone: boolean }>({
        name: 'enrollment.mark',
        text: `select mark, not ${isOpen('$2', '$3')} as undone from enrollments where id = $1`,
        values: [input.enrollmentId, input.step, input.visit],
      });
      return marked(rows[0]?.mark ?? null, rows[0]?.undone ?? false);
    },
    async close(input: {
      enrollmentId: string;
      status: string;
      reason: string;
      undoable: boolean;
      trail: Trail;
    }): Promise<{ readonly reason: string } | null> {
      const { enrollmentId, status, reason, undoable } = input;
      const { rowCount } = await pool.query({
        name: 'enrollment.close',
        text: close,
        values: [...trailValues(enrollmentId, input.trail), status, reason, undoable],
      });
      if (rowCount === 1 || !undoable) return null;
      const { rows } = await pool.query<{ reason: string }>({
        name: 'enrollment.wish',
        text: `select mark ->> 'reason' as reason from enrollments where id = $1 and status = 'running' and mark ->> 'then' = 'compensate'`,
        values: [enrollmentId],
      });
      return rows[0] ?? null;
    },
  };
}
