import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../../domain/clock.ts';
import type { CarillonEvent } from '../../domain/event.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { InboxVerdict } from '../../domain/why/verdicts.ts';
import { enterPeople, readJourney } from './entry/enter-people.ts';
import { lockPeople } from './routing/read-batch.ts';

export type EnrollInput = {
  readonly workspace: string;
  /** The same for a request repeated, and for no other: it is the id of the event that stands for it. */
  readonly requestId: string;
  readonly journey: string;
  readonly profileId: string;
  readonly data: JsonObject;
  readonly by: string;
  /** Whose visit of a step waits for its end. */
  readonly awaitedBy?: { readonly enrollmentId: string; readonly step: string; readonly visit: number };
  readonly now: number;
  readonly clock: Clock;
  readonly newId: () => string;
};
export type EnrollResult =
  { readonly kind: 'judged'; readonly verdict: InboxVerdict } | { readonly kind: 'unknown journey' };

/** What `POST /v1/journeys/{id}/enrollments` leaves in the inbox, so that `why` can tell of it. */
export const enrollSource = 'api';
const enrollType = 'enrollment.requested';

/** Puts a person into a journey by hand, in one transaction with the person locked. */
export async function enroll(pool: Pool, input: EnrollInput): Promise<EnrollResult> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await judge(client, input);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function judge(client: PoolClient, input: EnrollInput): Promise<EnrollResult> {
  const { workspace, profileId, requestId } = input;
  const journey = await readJourney(client, workspace, input.journey);
  if (journey === null) return { kind: 'unknown journey' };
  const [person] = await lockPeople(client, [profileId], [journey.id]);
  if (person === undefined) throw new Error('the profile is gone');
  const entered = await enteredBefore(client, workspace, requestId);
  if (entered !== null) return { kind: 'judged', verdict: entered };

  const entrant = { person, event: eventOf(input), at: input.now };
  const context = { workspace, journey, clock: input.clock, newId: input.newId };
  const [{ verdicts, begun } = { verdicts: [], begun: [] }] = await enterPeople(client, [entrant], context);
  const { awaitedBy } = input;
  if (awaitedBy !== undefined)
    await client.query(awaitEnds, [begun, awaitedBy.enrollmentId, awaitedBy.step, awaitedBy.visit]);
  await client.query(`insert into audit (workspace, actor, action, target, detail) values ($1, $2, 'enroll', $3, $4)`, [
    workspace,
    input.by,
    profileId,
    JSON.stringify({ journey: journey.id, verdicts }),
  ]);
  const [verdict] = verdicts;
  if (verdict === undefined) throw new Error(`journey ${journey.id} was not judged`);
  return { kind: 'judged', verdict };
}

function eventOf({ workspace, requestId, data }: EnrollInput): CarillonEvent {
  const event = { workspace, source: enrollSource, id: requestId, type: enrollType, fullType: enrollType } as const;
  return { ...event, time: null, identities: [], properties: data, traits: {}, previousId: null };
}

const awaitEnds = `
insert into awaited_ends (enrollment_id, by_enrollment_id, step, visit)
select made.id, $2::uuid, $3::text, $4::int from unnest($1::uuid[]) as made (id)`;

/** A request that was refused is judged anew when it is repeated: meanwhile the journey may have been launched. The audit keeps both answers. */
const forgetRefusal = `
with refused as (
  delete from inbox where workspace = $1 and source = $2 and event_id = $3 and verdicts -> 0 ->> 'verdict' <> 'entered')
select verdicts -> 0 as verdict from inbox
where workspace = $1 and source = $2 and event_id = $3 and verdicts -> 0 ->> 'verdict' = 'entered'`;

async function enteredBefore(client: PoolClient, workspace: string, requestId: string): Promise<InboxVerdict | null> {
  const { rows } = await client.query<{ verdict: InboxVerdict }>(forgetRefusal, [workspace, enrollSource, requestId]);
  return rows[0]?.verdict ?? null;
}
