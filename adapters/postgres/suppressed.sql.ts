import type { ClientBase } from 'pg';
import type { Suppression } from '../../domain/policy/suppression.ts';

/** `normaliseAddress` (domain/message/address.ts) of an address as messages leave to it: a number is `+` and digits then. */
export const spelled = (address: string, kind: string): string =>
  `case ${kind} when 'phone' then substr(${address}, 2) else lower(trim(${address})) end`;

/** What keeps messages of a topic from an address: one row or none. Expressions of SQL, the address in its one spelling. */
export const suppressed = (workspace: string, channel: string, spelling: string, topic: string): string =>
  `select s.reason, s.kind from suppressions s where s.workspace = ${workspace} and s.address = ${spelling}
    and s.channel in (${channel}, '*') and (s.topic = '*' or s.topic = ${topic}) limit 1`;

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
