import { counted } from './owned.sql.ts';
import type { RemovedKind } from '../../../domain/retention.ts';

/** What nobody owns leaves by its own age. $1 workspace, $2 before, $3 how many; for some $4: the same instant by the clock of policy, epoch ms */
export const aged = {
  events: `from inbox x where x.workspace = $1 and x.received_at < $2::timestamptz`,
  'inbound messages': `from inbound_messages x where x.workspace = $1 and x.received_at < $2::timestamptz`,
  engagements: `from engagements x where x.workspace = $1 and x.received_at < $2::timestamptz and x.message_id is null`,
  // By its key: no window is longer than 32 days, and who is claimed for takes of open ones.
  'spend windows': `from spend_windows x where x.workspace = $1 and x.since < $4::bigint and x.until < $4::bigint`,
  // Closed, and what it remembers is no longer counted by anybody: as good as none.
  breakers: `from prefix_breakers x where x.workspace = $1 and not x.open
    and x.changed_at < $2::timestamptz and coalesce(x.recent[cardinality(x.recent)], 0) < $4::bigint`,
  // Named by claims of its own month, and those are of campaigns that were launched before it was over (ledger/verdict-lists.ts).
  'verdict lists': `from verdict_lists x where $1 = 'default' and x.created_at < $2::timestamptz
    and not exists (select 1 from campaigns c where c.launched_at < x.created_at + interval '33 days')`,
} as const satisfies Partial<Record<RemovedKind, string>>;
export type AgedKind = keyof typeof aged;

const keys: Readonly<Record<AgedKind, readonly string[]>> = {
  events: ['workspace', 'source', 'event_id'],
  'inbound messages': ['workspace', 'channel', 'provider_id'],
  engagements: ['workspace', 'dedupe'],
  'spend windows': ['workspace', 'since', 'key'],
  breakers: ['workspace', 'prefix'],
  'verdict lists': ['id'],
};

const tables: Readonly<Record<AgedKind, string>> = {
  events: 'inbox',
  'inbound messages': 'inbound_messages',
  engagements: 'engagements',
  'spend windows': 'spend_windows',
  breakers: 'prefix_breakers',
  'verdict lists': 'verdict_lists',
};
/** Those that go by the clock of policy. */
export const byPolicyClock: ReadonlySet<AgedKind> = new Set(['spend windows', 'breakers']);
/** Where there is an order by which the oldest are found. */
const ages: Partial<Record<AgedKind, string>> = {
  events: 'x.received_at',
  'inbound messages': 'x.received_at',
  engagements: 'x.received_at',
  'spend windows': 'x.since',
};

/** Whoever is being written to at this moment stays until the next time: it is looked at again once it is locked. */
export function removeAged(kind: AgedKind): string {
  const columns = keys[kind];
  const order = ages[kind] === undefined ? '' : `order by ${ages[kind]}`;
  return `
with due as materialized (
  select ${columns.map((one) => `x.${one}`).join(', ')} ${aged[kind]} ${order} limit $3 for update skip locked),
go as (delete from ${tables[kind]} x using due where ${columns.map((one) => `x.${one} = due.${one}`).join(' and ')} returning 1),
${counted({ [kind]: 'go' })}`;
}
