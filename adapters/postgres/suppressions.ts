import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { SuppressionKind } from '../../domain/policy/suppression.ts';
import { orSaidAgain } from './suppressed.sql.ts';

/** How far an entry reaches: `*` for all channels, all topics. `address` in its one spelling. */
export type SuppressionScope = { readonly address: string; readonly channel: string; readonly topic: string };
export type NewSuppression = SuppressionScope & { readonly kind: SuppressionKind; readonly reason: string };
export type ListedSuppression = NewSuppression & { readonly source: string; readonly at: string };

export type Lifting =
  | { readonly kind: 'lifted'; readonly entry: ListedSuppression }
  /** It is there because of a complaint, and whoever asked did not say that they know. */
  | { readonly kind: 'complaint'; readonly entry: ListedSuppression }
  | { readonly kind: 'unknown' };

/** A file that is brought in by several requests, and can be taken back as one. */
export type SuppressionImport = { readonly id: string; readonly name: string };

export type Suppressions = {
  /** The latest first; of one address, of one kind, those after an entry of the list, where they are given. */
  list(
    workspace: string,
    filter: { readonly address: string | null; readonly kind: SuppressionKind | null },
    after: { readonly at: string; readonly scope: SuppressionScope } | null,
    limit: number,
  ): Promise<readonly ListedSuppression[]>;
  /** From its commit on no claim for such a message succeeds (I7). What is on the list already stays there for its own reason. Answers how many are new; null where the import was undone. */
  add(
    workspace: string,
    entries: readonly NewSuppression[],
    by: string,
    of: SuppressionImport | null,
  ): Promise<number | null>;
  /** Which of these are on the list already, by their place. */
  known(workspace: string, scopes: readonly SuppressionScope[]): Promise<ReadonlySet<number>>;
  /** Takes one entry off the list, with the reason in the audit. */
  lift(
    workspace: string,
    scope: SuppressionScope,
    by: string,
    reason: string,
    evenComplaint: boolean,
  ): Promise<Lifting>;
};

const columns = `address, channel, topic, kind, reason, source, to_json(at) #>> '{}' as at`;

const list = `
select ${columns} from suppressions
where workspace = $1 and ($2::text is null or address = $2) and ($3::text is null or kind = $3)
  and ($4::timestamptz is null or (at, address, channel, topic) < ($4, $5::text, $6::text, $7::text))
order by suppressions.at desc, address desc, channel desc, topic desc limit $8`;

/** $1 workspace, $2 entries, $3 by, $4 id of what is told, $5 and $6 id and name of the import, or null */
const add = `
with i as (
  insert into suppression_imports (id, workspace, name, by) select $5::uuid, $1, $6, $3 where $5::uuid is not null
  on conflict (id) do update set name = suppression_imports.name
  where suppression_imports.workspace = $1 and suppression_imports.undone_at is null returning id),
listed as (
  insert into suppressions (workspace, address, channel, topic, written_kind, reason, source, import_id)
  select distinct on (address, channel, topic) $1, address, channel, topic, kind, reason, $3, $5::uuid
  from jsonb_to_recordset($2::jsonb) as x (address text, channel text, topic text, kind text, reason text)
  where $5::uuid is null or exists (select 1 from i)
  order by address, channel, topic
  ${orSaidAgain} returning *, xmax = 0 as fresh),
s as (select * from listed where fresh),
a as (
  insert into audit (workspace, actor, action, target, detail)
  select $1, $3, 'suppression.add', address, jsonb_build_object('channel', channel, 'topic', topic, 'kind', kind, 'reason', reason) from s),
o as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.workspace.suppressed', 'suppressed:' || $4, jsonb_build_object('type', 'workspace.suppressed', 'count', count(*), 'at', now())
  from s having count(*) > 0)
select count(*)::int as added, $5::uuid is not null and not exists (select 1 from i) as undone from s`;

/** $1 workspace, $2 scopes as JSON */
const known = `
select (x.n - 1)::int as n from jsonb_array_elements($2::jsonb) with ordinality as x (scope, n)
join suppressions s on s.workspace = $1 and s.address = x.scope ->> 'address' and s.channel = x.scope ->> 'channel' and s.topic = x.scope ->> 'topic'`;

/** $1 workspace, $2 address, $3 channel, $4 topic, $5 by, $6 reason, $7 even a complaint, $8 id of what is told */
const lift = `
with had as (select ${columns} from suppressions where workspace = $1 and address = $2 and channel = $3 and topic = $4 for update),
s as (
  delete from suppressions x using had where x.workspace = $1 and x.address = $2 and x.channel = $3 and x.topic = $4 and (had.kind <> 'complaint' or $7)
  returning 1),
a as (
  insert into audit (workspace, actor, action, target, detail)
  select $1, $5, 'suppression.lift', $2, jsonb_build_object('channel', $3::text, 'topic', $4::text, 'kind', had.kind, 'was', had.reason, 'since', had.at, 'reason', $6::text)
  from had, s),
o as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.workspace.suppression_lifted', 'lifted:' || $8::text,
    jsonb_build_object('type', 'workspace.suppression_lifted', 'kind', had.kind, 'channel', $3::text, 'at', now()) from had, s)
select had.*, exists (select 1 from s) as lifted from had`;

/** The list of addresses that are written to no more. Reports and people's own words put theirs there by themselves (receipts/). */
export function createSuppressions(pool: Pool): Suppressions {
  return {
    async list(workspace, { address, kind }, after, limit) {
      const { scope } = after ?? {};
      const place = [after?.at ?? null, scope?.address ?? null, scope?.channel ?? null, scope?.topic ?? null];
      return (await pool.query<ListedSuppression>(list, [workspace, address, kind, ...place, limit])).rows;
    },
    async add(workspace, entries, by, of) {
      const values = [workspace, JSON.stringify(entries), by, uuidv7(), of?.id ?? null, of?.name ?? null];
      const [row] = (await pool.query<{ added: number; undone: boolean }>(add, values)).rows;
      return row === undefined || row.undone ? null : row.added;
    },
    async known(workspace, scopes) {
      const { rows } = await pool.query<{ n: number }>(known, [workspace, JSON.stringify(scopes)]);
      return new Set(rows.map(({ n }) => n));
    },
    async lift(workspace, { address, channel, topic }, by, reason, evenComplaint) {
      const values = [workspace, address, channel, topic, by, reason, evenComplaint, uuidv7()];
      const { rows } = await pool.query<ListedSuppression & { lifted: boolean }>(lift, values);
      const [row] = rows;
      if (row === undefined) return { kind: 'unknown' };
      const { lifted, ...entry } = row;
      return { kind: lifted ? 'lifted' : 'complaint', entry };
    },
  };
}
