import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { beginning, type AuditLine, type Head, seal } from '../../../domain/audit/chain.ts';
import { faultPoint } from '../../../fault-points/fault-point.ts';
import { inTransaction } from '../transaction.ts';
import { lineColumns } from './line.sql.ts';

/** A workspace has got a new head. */
export type Sealed = { readonly workspace: string; readonly lines: number; readonly head: Head };

/** Lines of one commit. */
const page = 1_000;

const waiting = `select distinct workspace from audit where number is null order by workspace`;
const makeHead = `insert into audit_heads (workspace, number, seal) values ($1, $2, decode($3, 'hex')) on conflict do nothing`;
/** Whoever seals there already goes on by themselves. */
const lockHead = `select number::float8 as number, encode(seal, 'hex') as seal from audit_heads where workspace = $1 for update skip locked`;
/** Asked after the head was got: what was committed by then, in the order in which it was begun. */
const unsealed = `select ${lineColumns} from audit where workspace = $1 and number is null order by audit.id limit ${page}`;

/** $1 workspace, $2 ids, $3 numbers, $4 seals, $5 number of the head, $6 its seal: told to others in the same commit, for them to keep. */
const store = `
with s as (
  update audit set number = x.number, seal = decode(x.seal, 'hex')
  from unnest($2::bigint[], $3::bigint[], $4::text[]) as x (id, number, seal) where audit.id = x.id),
h as (update audit_heads set number = $5, seal = decode($6, 'hex'), at = now() where workspace = $1)
insert into outbox (subject, message_id, payload)
select 'out.' || $1 || '.audit.sealed', 'audit:' || $1 || ':' || $5::bigint,
  jsonb_build_object('type', 'audit.sealed', 'number', $5::bigint, 'seal', $6::text, 'at', now())`;

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Seals what was committed and is not sealed yet, of every workspace; one sealer of a workspace at a time, and none waits for another. */
export async function sealAudit(pool: Pool): Promise<readonly Sealed[]> {
  const { rows } = await pool.query<{ workspace: string }>(waiting);
  const sealed: Sealed[] = [];
  for (const { workspace } of rows) {
    for (let more = true; more;) {
      const one = await inTransaction(pool, (client) => sealPage(client, workspace));
      if (one !== null) {
        faultPoint('audit:sealed');
        sealed.push(one);
      }
      more = one?.lines === page;
    }
  }
  return sealed;
}

async function sealPage(client: PoolClient, workspace: string): Promise<Sealed | null> {
  await client.query(makeHead, [workspace, beginning.number, beginning.seal]);
  const [before] = (await client.query<Head>(lockHead, [workspace])).rows;
  if (before === undefined) return null;
  const { rows: lines } = await client.query<AuditLine>(unsealed, [workspace]);
  if (lines.length === 0) return null;
  const heads: Head[] = [];
  for (const line of lines) heads.push(seal(sha256Hex, workspace, heads.at(-1) ?? before, line));
  const head = heads.at(-1) ?? before;
  const columns = [lines.map(({ id }) => id), heads.map(({ number }) => number), heads.map(({ seal: hash }) => hash)];
  await client.query(store, [workspace, ...columns, head.number, head.seal]);
  faultPoint('audit:sealing');
  return { workspace, lines: lines.length, head };
}
