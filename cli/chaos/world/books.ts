import pg from 'pg';
import { verifyAudit } from '../../../adapters/postgres/audit/verify.ts';
import type { Attempt, AuditChain, AuditLine, Campaign, Enrolled, ReadEvent, Row } from '../history/history.ts';

/** What is still on its way, and how many events the router has read. */
export type Open = Readonly<{
  read: number;
  enrollments: number;
  messages: number;
  dispatches: number;
  campaigns: number;
}>;

export type Books = Readonly<{
  open(): Promise<Open>;
  read(): Promise<
    Readonly<{
      inbox: readonly ReadEvent[];
      enrollments: readonly Enrolled[];
      ledger: readonly Row[];
      attempts: readonly Attempt[];
      campaigns: readonly Campaign[];
      audit: readonly AuditLine[];
      auditChain: AuditChain;
    }>
  >;
  close(): Promise<void>;
}>;

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const openNow = `
select (select count(*) from inbox where type like 'chaos.%')::int as read,
  (select count(*) from enrollments where status = 'running')::int as enrollments,
  (select count(*) from messages where state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN'))::int as messages,
  (select count(*) from dispatches where done_at is null)::int as dispatches,
  (select count(*) from campaigns where state = 'running')::int as campaigns`;
const readInbox = `select event_id as "eventId", stream_seq::float8 as "streamSeq" from inbox`;
const readEnrollments = `select id, entry_event_id as "eventId", journey_id as journey, status, reason from enrollments`;
const readLedger = `
select id, send_key as "sendKey", provider_message_id as "providerMessageId", channel, class,
  lower(ltrim(address, '+')) as address, state, reason, delivery, case owner_kind when 'campaign' then owner_id::text end as campaign
from messages`;
const readAttempts = `select message_id as row, n, ${ms('started_at')} as "startedAt" from attempts`;
const readCampaigns = `
select campaigns.id, key::text, campaigns.state, count(r.n) filter (where r.state in ('waiting', 'sending', 'unknown'))::int as open,
  count(r.n) filter (where r.state not in ('waiting', 'sending', 'unknown', 'cancelled'))::int as ended
from campaigns left join campaign_recipients r on r.campaign = campaigns.key group by campaigns.id, key, campaigns.state`;
const readAudit = `select action, target, ${ms('at')} as at from audit`;

/** PostgreSQL, read only and without a proxy. Bears with its being killed. */
export function openBooks(databaseUrl: string): Books {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  const query = async <T extends object>(sql: string): Promise<T[]> => (await pool.query<T>(sql)).rows;
  return {
    open: async () => (await query<Open>(openNow))[0] as Open,
    read: async () => ({
      inbox: await query<ReadEvent>(readInbox),
      enrollments: await query<Enrolled>(readEnrollments),
      ledger: await query<Row>(readLedger),
      attempts: await query<Attempt>(readAttempts),
      campaigns: await query<Campaign>(readCampaigns),
      audit: await query<AuditLine>(readAudit),
      auditChain: await chainOf(pool),
    }),
    close: () => pool.end(),
  };
}

async function chainOf(pool: pg.Pool): Promise<AuditChain> {
  const { head, broken } = await verifyAudit(pool, 'default');
  return { lines: head.number, broken: broken && `line ${broken.number}: ${broken.because}` };
}
