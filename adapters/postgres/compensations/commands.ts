import type { Pool } from 'pg';
import type { CompensationKind } from '../../../domain/compensation/record.ts';
import type { CompensationOutcome } from '../../../domain/journey/command.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { epochMs, uuidOrNull } from '../reads/sql-json.ts';

/** One compensation as people see it. Instants are real epoch ms. */
export type CompensationView = {
  readonly id: string;
  readonly enrollment: string;
  readonly profile: string;
  readonly journey: string;
  readonly version: string;
  readonly step: string;
  readonly visit: number;
  readonly kind: CompensationKind;
  /** Null while it is under way. */
  readonly outcome: CompensationOutcome | null;
  readonly evidence: JsonObject;
  readonly tries: number;
  readonly at: number;
  readonly parkedAt: number | null;
  readonly endedAt: number | null;
};
export const compensationStates = ['parked', 'open', 'ended'] as const;
export type CompensationState = (typeof compensationStates)[number];

export type RetryResult =
  | { readonly kind: 'asked'; readonly tries: number }
  | { readonly kind: 'not parked'; readonly outcome: CompensationOutcome | null }
  | { readonly kind: 'unknown' };

export type CompensationCommands = {
  /** Newest first, at most `limit`; those after the id `before` where it is given. */
  list(
    workspace: string,
    state: CompensationState | null,
    limit: number,
    before: string | null,
  ): Promise<readonly CompensationView[]>;
  /** Asks for a parked one again: the same plan on the evidence of now. A second time while it is under way changes nothing. */
  retry(workspace: string, id: string, by: string): Promise<RetryResult>;
};

const states: Readonly<Record<CompensationState, string>> = {
  parked: `c.outcome = 'parked'`,
  open: 'c.outcome is null',
  ended: `c.outcome is not null and c.outcome <> 'parked'`,
};

const list = (state: CompensationState | null): string => `
select c.id, c.enrollment_id as enrollment, e.profile_id as profile, c.journey_id as journey, c.version, c.step, c.visit, c.kind, c.outcome,
  c.evidence, c.tries, ${epochMs('c.at')} as at, ${epochMs('c.parked_at')} as "parkedAt", ${epochMs('c.ended_at')} as "endedAt"
from compensations c join enrollments e on e.id = c.enrollment_id
where c.workspace = $1 ${state === null ? '' : `and ${states[state]}`}
  and ($3::uuid is null or c.id < $3::uuid)
order by c.id desc limit $2`;

/** $3 by. A new run of its own workflow, in one commit with the wish (I2). Where one message was to be taken back, it still is no more than that. */
const retry = `
with c as (
  update compensations set outcome = null, parked_at = null, ended_at = null, at = now(), tries = tries + 1
  where workspace = $1 and id = $2::uuid and outcome = 'parked' returning *),
d as (insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select workspace, enrollment_id, 'compensation-' || id || '-' || tries, 'compensation',
    jsonb_build_object('version', version, 'step', step, 'visit', visit)
      || case when evidence ? 'takeBack' then jsonb_build_object('message', evidence -> 'takeBack') else '{}' end
  from c),
a as (insert into audit (workspace, actor, action, target, detail)
  select $1, $3, 'compensation retry', id::text, jsonb_build_object('enrollment', enrollment_id, 'step', step, 'kind', kind) from c)
select x.outcome, x.tries, (select c.tries from c) as asked from compensations x where x.workspace = $1 and x.id = $2::uuid`;

export function createCompensationCommands(pool: Pool): CompensationCommands {
  return {
    async list(workspace, state, limit, before) {
      const values = [workspace, limit, before === null ? null : uuidOrNull(before)];
      const { rows } = await pool.query<CompensationView>(list(state), values);
      return rows;
    },
    async retry(workspace, id, by) {
      if (uuidOrNull(id) === null) return { kind: 'unknown' };
      const { rows } = await pool.query<{ outcome: CompensationOutcome | null; tries: number; asked: number | null }>(
        retry,
        [workspace, id, by],
      );
      const [row] = rows;
      if (row === undefined) return { kind: 'unknown' };
      if (row.asked !== null) return { kind: 'asked', tries: row.asked };
      return row.outcome === null && row.tries > 0
        ? { kind: 'asked', tries: row.tries }
        : { kind: 'not parked', outcome: row.outcome };
    },
  };
}
