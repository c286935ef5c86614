import type { ClientBase } from 'pg';
import type { JsonObject } from '../../domain/json.ts';

export type OutboxRow = {
  readonly id: string;
  readonly subject: string;
  readonly messageId: string;
  readonly payload: JsonObject;
};

/** One relay at a time keeps the order; a second one waits to take over. */
const relayLock = 7_220_004;

export async function tryRelayLock(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [relayLock]);
  return rows[0]?.mine ?? false;
}

/** What is still to be told, in the order in which it was written. */
export async function readOutbox(client: ClientBase, limit: number): Promise<readonly OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    name: 'outbox.open',
    text: 'select id, subject, message_id as "messageId", payload from outbox where published_at is null order by id limit $1',
    values: [limit],
  });
  return rows;
}

/** A mark that a power cut takes back is published again, which the stream's duplicate window swallows. */
export async function markPublished(client: ClientBase, ids: readonly string[]): Promise<void> {
  await client.query({
    name: 'outbox.published',
    text: `update outbox set published_at = now() from (select set_config('synchronous_commit', 'off', true)) as lazily where id = any ($1::bigint[])`,
    values: [ids],
  });
}

/** Told long ago: OUTCOMES has kept it for longer than anybody looks here. */
export async function forgetPublished(client: ClientBase, olderThanMs: number): Promise<void> {
  await client.query(`delete from outbox where published_at < now() - $1::float8 * interval '1 ms'`, [olderThanMs]);
}
