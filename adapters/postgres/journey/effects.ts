import type { Pool } from 'pg';
import type { Answers } from '../../../domain/journey/state.ts';
import type { StepTrace } from '../../../domain/compensation/plan.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Journal } from '../../../domain/message/ledger.ts';
import { tellAwaitedEnd } from './awaited-end.sql.ts';
import { type Mark, marked } from './marked.ts';
import { trail, trailValues } from './trail.sql.ts';
import { isOpen } from './undone.sql.ts';

type Ref = { readonly enrollmentId: string; readonly step: string; readonly visit: number };

/** Where an effect that is no message leaves what came of it: gone when the enrollment ends. */
export const traceRef = ({ step, visit }: Pick<Ref, 'step' | 'visit'>): string => `step:${step}:${visit}`;

/** One, where the trace was written before they were counted. */
const open = (data: string): string => `coalesce((${data} ->> 'open')::int, 1)`;

/**
 * $4 ref, $5 place, $6 step, $7 visit. `before` is read before anything is written. `open` counts the tries of which nobody has said that they surely did
 * nothing: one that died, or is told of late, keeps the answer to what happened at maybe.
 */
const begin = `
with ${trail},
e as (update enrollments set place = coalesce($5::jsonb, place) where id = $1 and status = 'running' and mark is null and ${isOpen('$6', '$7')} returning id),
b as (insert into enrollment_data (enrollment_id, ref, data)
  select id, $4, '{"outcome": "begun", "happened": "maybe", "open": 1}' from e
  on conflict (enrollment_id, ref) do update set data = enrollment_data.data
    || jsonb_build_object('outcome', 'begun', 'happened', 'maybe', 'open', ${open('enrollment_data.data')} + 1)
  where enrollment_data.data ->> 'happened' <> 'yes')
select exists (select 1 from e) as free, x.mark, not ${isOpen('$6', '$7', 'x.undone')} as undone,
  (select d.data from enrollment_data d where d.enrollment_id = $1 and d.ref = $4) as before
from enrollments x where x.id = $1`;

/** $3 what this try came to, $4 whether it surely did nothing: that is a no only once it holds for every try. What was done stays done. */
const end = `
update enrollment_data set data = data || $3::jsonb || case when $4::boolean
  then jsonb_build_object('open', ${open('data')} - 1, 'happened', case ${open('data')} when 1 then 'no' else 'maybe' end)
  else '{}' end
where enrollment_id = $1 and ref = $2 and data ->> 'happened' <> 'yes'`;

/** The newest visit of each step, and of its channels the last that was tried; the event that ended each wait, those that a digest went on with. $2 references by steps. */
const steps = `
select coalesce(jsonb_object_agg(step, data), '{}') as steps from (
  select distinct on (step) step, data from (
    select split_part(d.ref, ':', 2) as step, split_part(d.ref, ':', 3)::int as visit, 0 as hop, d.data - '{happened,open}'::text[] as data
    from enrollment_data d where d.enrollment_id = $1 and d.ref like 'step:%'
    union all
    select m.step, m.visit, m.hop, jsonb_strip_nulls(jsonb_build_object('dtmf', m.dtmf, 'answeredBy', m.answered_by,
      'collected', m.collected, 'outcome',
      coalesce(m.answer, case when m.delivery in ('none', 'pending') then lower(m.state) else m.delivery end)))
    from messages m where m.owner_kind = 'enrollment' and m.owner_id = $1
    union all
    select a.key, 0, 0, jsonb_build_object('event', d.data -> 'properties')
    from jsonb_each($2::jsonb) a join enrollment_data d on d.enrollment_id = $1 and d.ref = a.value #>> '{}'
    where jsonb_typeof(a.value) = 'string'
    union all
    select a.key, 0, 0, jsonb_build_object('count', a.value -> 'count', 'events', (
      select coalesce(jsonb_agg(d.data -> 'properties' order by r.n), '[]')
      from jsonb_array_elements_text(a.value -> 'events') with ordinality as r (ref, n)
      join enrollment_data d on d.enrollment_id = $1 and d.ref = r.ref))
    from jsonb_each($2::jsonb) a where jsonb_typeof(a.value) = 'object') tried
  order by step, visit desc, hop desc) newest`;

/** $4 status, $5 reason, $6 until. A second time tells nobody. */
const finish = `
with ${trail},
e as (update enrollments set finished_at = now(), undoable_until = $6::bigint, place = null, held_back = null, revision = revision + 1,
    slot_held = (slot_held and slot = 'once')
  where id = $1 and status = 'running' and finished_at is null returning *),
${tellAwaitedEnd('e', '$4::text', '$5::text')}
insert into outbox (subject, message_id, payload)
select 'out.' || workspace || '.enrollment.finished', id || ':finished',
  jsonb_build_object('type', 'enrollment.finished', 'enrollment', id, 'journey', journey_id, 'version', version, 'profile', profile_id,
    'status', $4::text, 'reason', $5::text, 'undoableUntil', $6::bigint, 'at', now()) from e`;

type EffectEnd = {
  readonly outcome: string;
  readonly happened: StepTrace['happened'] | 'notByThisTry';
  readonly result?: Json;
};
type Begun = { free: boolean; mark: Mark | null; undone: boolean; before: StepTrace | null };

/** What steps leave behind that are no messages, and the end of all steps. */
export function createEffectTraces(pool: Pool) {
  return {
    async beginEffect(ref: Ref, journal: Journal) {
      const place = journal.place === null ? null : JSON.stringify(journal.place);
      const { rows } = await pool.query<Begun>({
        name: 'effect.begin',
        text: begin,
        values: [...trailValues(ref.enrollmentId, journal), traceRef(ref), place, ref.step, ref.visit],
      });
      const [found] = rows;
      if (found?.before?.happened === 'yes') return { kind: 'done', outcome: found.before.outcome } as const;
      if (found?.free) return { kind: 'go' } as const;
      return marked(found?.mark ?? null, found?.undone ?? false);
    },
    async endEffect(ref: Ref, { happened, ...came }: EffectEnd): Promise<void> {
      const thisDidNothing = happened === 'notByThisTry';
      const trace = JSON.stringify(thisDidNothing ? came : { ...came, happened });
      await pool.query({
        name: 'effect.end',
        text: end,
        values: [ref.enrollmentId, traceRef(ref), trace, thisDidNothing],
      });
    },
    async steps(enrollmentId: string, answers: Answers = {}): Promise<JsonObject> {
      const { rows } = await pool.query<{ steps: JsonObject }>({
        name: 'enrollment.steps',
        text: steps,
        values: [enrollmentId, answers],
      });
      return rows[0]?.steps ?? {};
    },
    async finish(input: {
      enrollmentId: string;
      status: string;
      reason: string;
      until: number;
      trail: Journal;
    }): Promise<void> {
      const { enrollmentId, status, reason, until } = input;
      const values = [...trailValues(enrollmentId, input.trail), status, reason, until];
      await pool.query({ name: 'enrollment.finish', text: finish, values });
    },
  };
}
