import type { Pool } from 'pg';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import type { JourneyStatus } from '../../../domain/journey/status.ts';

/** What became of the messages of one step. */
export const messageFates = [
  'underway',
  'accepted',
  'delivered',
  'undelivered',
  'rejected',
  'skipped',
  'held',
  'unknown',
] as const;
export type MessageFate = (typeof messageFates)[number];

export type StepCounts = {
  readonly step: string;
  /** People who are at this step right now, whatever version they entered with. */
  readonly running: number;
  /** Of them, those whose send something keeps back. */
  readonly heldBack: number;
  readonly messages: Readonly<Partial<Record<MessageFate, number>>>;
};
export type JourneyCounts = {
  readonly name: string | null;
  readonly status: JourneyStatus;
  readonly version: string;
  readonly definition: JourneyDefinition;
  readonly steps: readonly StepCounts[];
};

/** Beyond this the ledger is too long to be counted while somebody waits. */
const patienceMs = 4_000;

const journey = `
select j.status, j.version, v.definition ->> 'name' as name, v.definition
from journeys j join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
where j.workspace = $1 and j.id = $2`;

const counts = `
with people as (
  select place ->> 'step' as step, count(*)::int as running, count(held_back)::int as held
  from enrollments where workspace = $1 and journey_id = $2 and status = 'running' and place is not null group by 1),
fates as (
  select step, case when state = 'ACCEPTED' then
      case when delivery = 'delivered' then 'delivered' when delivery in ('undelivered', 'expired', 'rejected') then 'undelivered' else 'accepted' end
    when state in ('CLAIMED', 'IN_FLIGHT') then 'underway' else lower(state) end as fate, count(*)::int as n
  from messages where workspace = $1 and journey_id = $2 group by 1, 2),
messages_by_step as (select step, json_object_agg(fate, n) as messages from fates group by 1)
select coalesce(p.step, m.step) as step, coalesce(p.running, 0) as running, coalesce(p.held, 0) as "heldBack", coalesce(m.messages, '{}') as messages
from people p full join messages_by_step m on m.step = p.step`;

/** The live version of a journey with where everybody is; `steps` is null where counting took too long. Null where there is no such journey. */
export async function journeyCounts(
  pool: Pool,
  workspace: string,
  id: string,
): Promise<(Omit<JourneyCounts, 'steps'> & { readonly steps: readonly StepCounts[] | null }) | null> {
  const { rows } = await pool.query<Omit<JourneyCounts, 'steps'>>(journey, [workspace, id]);
  const [row] = rows;
  return row ? { ...row, steps: await countWithin(pool, workspace, id) } : null;
}

async function countWithin(pool: Pool, workspace: string, id: string): Promise<readonly StepCounts[] | null> {
  const client = await pool.connect();
  try {
    await client.query('begin read only');
    await client.query(`set local statement_timeout = ${patienceMs}`);
    const { rows } = await client.query<StepCounts>(counts, [workspace, id]);
    return rows;
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return null; // cancelled by the timeout
    throw error;
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}
