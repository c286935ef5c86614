import type { ClientBase } from 'pg';

const waiting = (workspace: string, channel: string): string =>
  `from opt_out_doubts d where d.workspace = ${workspace} and d.channel = ${channel} and d.decided_at is null`;

/** From which of these addresses, in their one spelling, something was written that a person has to read; null where from none. */
export const doubtsOf = (workspace: string, channel: string, spellings: readonly string[]): string =>
  `(select jsonb_agg(distinct d.address) ${waiting(workspace, channel)} and d.address in (${spellings.join(', ')}))`;

/** Whether a message of this class may be claimed although its address may have opted out. An expression of SQL. */
export const undoubted = (ofClass: string, workspace: string, channel: string, spelling: string): string =>
  `(${ofClass} <> 'marketing' or not exists (select 1 ${waiting(workspace, channel)} and d.address = ${spelling}))`;

/** Those of these addresses, in their one spelling, from which something waits. */
export async function doubtsAmong(
  client: Pick<ClientBase, 'query'>,
  workspace: string,
  channel: string,
  spellings: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ address: string }>(
    `select d.address ${waiting('$1', '$2')} and d.address = any ($3::text[])`,
    [workspace, channel, spellings],
  );
  return new Set(rows.map(({ address }) => address));
}
