import type { Pool } from 'pg';

export type Awaited = {
  readonly workspace: string;
  readonly providerMessageId: string;
  /** Place in the order of time, for the next page. */
  readonly at: string;
};

/**
 * Messages that the provider took and whose end nobody has told, oldest first, after a place. The vendor forgets after 48 hours. Only asked
 * where reports are fetched, which is for accounts on trial.
 */
const awaited = `
select workspace, provider_message_id as "providerMessageId", (to_json(created_at) #>> '{}') || ' ' || id as at
from messages where channel = $1 and gateway = $2 and state = 'ACCEPTED' and delivery in ('none', 'pending')
  and created_at > now() - interval '48 hours'
  and ($3::text is null or (created_at, id) > (split_part($3, ' ', 1)::timestamptz, split_part($3, ' ', 2)::uuid))
order by created_at, id limit $4`;

export async function awaitedMessages(
  pool: Pool,
  channel: string,
  gateway: string,
  after: string | null,
  limit: number,
): Promise<readonly Awaited[]> {
  const { rows } = await pool.query<Awaited>(awaited, [channel, gateway, after, limit]);
  return rows;
}

/** Whose messages these are; what nobody sent is left out. */
export async function workspacesOf(
  pool: Pool,
  providerMessageIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string; workspace: string }>(
    'select provider_message_id as id, workspace from messages where provider_message_id = any ($1::text[])',
    [providerMessageIds],
  );
  return new Map(rows.map(({ id, workspace }) => [id, workspace]));
}
