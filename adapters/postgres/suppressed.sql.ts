import type { ClientBase } from 'pg';
import type { Suppression } from '../../domain/policy/suppression.ts';

/** `normaliseAddress` (domain/message/address.ts) of an address as messages leave to it: a number is `+` and digits then. */
export const spelled = (address: string, kind: string): string =>
  `case ${kind} when 'phone' then substr(${address}, 2) else lower(trim(${address})) end`;

/** What keeps messages of a topic from an address: one row or none. Expressions of SQL, the address in its one spelling. */
export const suppressed = (workspace: string, channel: string, spelling: string, topic: string): string =>
  `select s.reason, s.kind from suppressions s where s.workspace = ${workspace} and s.address = ${spelling}
    and s.channel in (${channel}, '*') and (s.topic = '*' or s.topic = ${topic}) limit 1`;

/**
 * The end of an insert: who is on the list already stays there for their own reason. But what an import put there is no longer that import's
 * to take off, once somebody else has said the same.
 */
export const orSaidAgain = `on conflict (workspace, address, channel, topic) do update set import_id = null
    where suppressions.import_id is not null and suppressions.import_id is distinct from excluded.import_id`;

const complains = `(excluded.reason = 'complaint' and suppressions.kind <> 'complaint')`;
const ifSo = (column: string, value: string): string =>
  `${column} = case when ${complains} then ${value} else suppressions.${column} end`;

/** The same for what providers report: a complaint outlives all others, because it is lifted only by who says that they know of it. */
export const orComplaint = `on conflict (workspace, address, channel, topic) do update
    set ${ifSo('reason', 'excluded.reason')}, ${ifSo('source', 'excluded.source')}, ${ifSo('written_kind', 'null')}, ${ifSo('at', 'now()')}, import_id = null
    where ${complains} or suppressions.import_id is not null`;

/** Whether a message of this class may be claimed although opt-outs may be waiting to be heard. An expression of SQL. */
export const heard = (ofClass: string): string => `(${ofClass} <> 'marketing' or opt_outs_unheard_ms() is null)`;

/** What the list says of these, in one look-up: addresses in their one spelling. */
export async function suppressionsAmong(
  client: Pick<ClientBase, 'query'>,
  workspace: string,
  channel: string,
  spellings: readonly string[],
): Promise<readonly Suppression[]> {
  const { rows } = await client.query<Suppression>(
    `select address, reason, kind, topic from suppressions where workspace = $1 and channel in ($2, '*') and address = any ($3::text[])`,
    [workspace, channel, spellings],
  );
  return rows;
}
