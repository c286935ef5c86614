import type { Pool, PoolClient } from 'pg';
import type { Head, SealedLine } from '../../../domain/audit/chain.ts';
import { type Break, checkChain, type KeptHead, type OutOfTime } from '../../../domain/audit/check.ts';
import { lineColumns } from './line.sql.ts';
import { sha256Hex } from './seal.ts';

export type AuditVerdict = {
  readonly workspace: string;
  /** Sealed lines that hold, and the last of them. */
  readonly head: Head;
  readonly broken: Break | null;
  readonly outOfTime: readonly OutOfTime[];
  /** Lines that nobody has sealed yet, which prove nothing; `since`: when the oldest was written. */
  readonly unsealed: { readonly lines: number; readonly since: string | null };
};

const page = 5_000;

const workspaces = `select workspace from audit_heads union select distinct workspace from audit order by workspace`;
const headOf = `select number::float8 as number, encode(seal, 'hex') as seal from audit_heads where workspace = $1`;
const sealedLines = `
select number::float8 as number, encode(seal, 'hex') as seal, ${lineColumns} from audit
where workspace = $1 and number > $2 order by audit.number limit ${page}`;
const unsealedLines = `select count(*)::int as lines, to_json(min(at)) #>> '{}' as since from audit where workspace = $1 and number is null`;

/** Every workspace that has an audit, or had one when a head was kept. */
export async function auditedWorkspaces(pool: Pool): Promise<readonly string[]> {
  return (await pool.query<{ workspace: string }>(workspaces)).rows.map(({ workspace }) => workspace);
}

/** Reads the whole chain of a workspace as it was at one instant, a page at a time; writers and the sealer wait for nothing. */
export async function verifyAudit(
  pool: Pool,
  workspace: string,
  kept: readonly KeptHead[] = [],
  onProgress: (lines: number) => void = () => undefined,
): Promise<AuditVerdict> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const verdict = await read(client, workspace, kept, onProgress);
    await client.query('commit');
    client.release();
    return verdict;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function read(
  client: PoolClient,
  workspace: string,
  kept: readonly KeptHead[],
  onProgress: (lines: number) => void,
): Promise<AuditVerdict> {
  const chain = checkChain(sha256Hex, workspace, kept);
  const [said] = (await client.query<Head>(headOf, [workspace])).rows;
  let lines: readonly SealedLine[];
  let [after, whole] = [Number.MIN_SAFE_INTEGER, true];
  do {
    lines = (await client.query<SealedLine>(sealedLines, [workspace, after])).rows;
    whole = lines.every((line) => chain.take(line));
    after = lines.at(-1)?.number ?? after;
    onProgress(after);
  } while (whole && lines.length === page);
  const [unsealed = { lines: 0, since: null }] = (
    await client.query<AuditVerdict['unsealed']>(unsealedLines, [workspace])
  ).rows;
  return { workspace, ...chain.end(said ?? null), unsealed };
}
