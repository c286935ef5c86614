import type { ClientBase, Pool } from 'pg';

export type StoredReply = { readonly status: number; readonly reply: unknown };
export type Reservation =
  | { readonly kind: 'new' }
  | { readonly kind: 'replay'; readonly stored: StoredReply }
  | { readonly kind: 'in flight' }
  | { readonly kind: 'other body' };

export type IdempotencyKeys = {
  /** Takes the key for this request, or says what became of it before. */
  reserve(workspace: string, key: string, requestHash: Uint8Array): Promise<Reservation>;
  keep(workspace: string, key: string, stored: StoredReply): Promise<void>;
  /** The request came to nothing: it may be sent again. */
  release(workspace: string, key: string): Promise<void>;
};

/** A request that has not answered for this long died with its process; commands are safe to run again under the same key. */
const abandonedAfter = `interval '60 seconds'`;

const reserveKey = `
with mine as (
  insert into idempotency_keys as k (workspace, key, request_hash) values ($1, $2, $3)
  on conflict (workspace, key) do update set created_at = now()
    where k.status is null and k.request_hash = excluded.request_hash and k.created_at < now() - ${abandonedAfter}
  returning true)
select exists (select 1 from mine) as mine, k.request_hash = $3 as same, k.status, k.reply
from (values (1)) as one left join idempotency_keys k on k.workspace = $1 and k.key = $2`;

type ReserveRow = { mine: boolean; same: boolean | null; status: number | null; reply: unknown };

export function createIdempotencyKeys(pool: Pool): IdempotencyKeys {
  return {
    async reserve(workspace, key, requestHash) {
      const { rows } = await pool.query<ReserveRow>(reserveKey, [workspace, key, Buffer.from(requestHash)]);
      const [row] = rows;
      if (!row || row.mine) return { kind: 'new' };
      if (row.same === false) return { kind: 'other body' };
      return row.status === null
        ? { kind: 'in flight' }
        : { kind: 'replay', stored: { status: row.status, reply: row.reply } };
    },
    async keep(workspace, key, { status, reply }) {
      await pool.query('update idempotency_keys set status = $3, reply = $4 where workspace = $1 and key = $2', [
        workspace,
        key,
        status,
        JSON.stringify(reply),
      ]);
    },
    async release(workspace, key) {
      await pool.query('delete from idempotency_keys where workspace = $1 and key = $2 and status is null', [
        workspace,
        key,
      ]);
    },
  };
}

/** A repetition comes within minutes. After this long a reply is only data about people. */
export async function forgetReplies(client: ClientBase, olderThanMs: number): Promise<void> {
  await client.query(`delete from idempotency_keys where created_at < now() - $1::float8 * interval '1 ms'`, [
    olderThanMs,
  ]);
}
