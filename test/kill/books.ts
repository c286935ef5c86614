import pg from 'pg';

/** A ledger row and the attempt that may be under way. */
export type BookRow = Readonly<{
  messageId: string;
  eventId: string;
  channel: 'sms' | 'email';
  state: string;
  reason: string;
  attempt: number;
  /** Real instants, epoch ms. */
  startedAt: number;
  bodyStartedAt: number | null;
  finishedAt: number | null;
  looks: readonly string[];
}>;

export type Enrolled = Readonly<{ eventId: string; journey: string; status: string; reason: string | null }>;
/** What is still on its way, and how many events the router has read. */
export type Open = Readonly<{ read: number; enrollments: number; messages: number; dispatches: number }>;

export type Books = Readonly<{
  /** What the ledger says of one event's message; undefined when there is none. */
  row(eventId: string, channel: BookRow['channel']): Promise<BookRow | undefined>;
  rows(): Promise<readonly BookRow[]>;
  enrollments(): Promise<readonly Enrolled[]>;
  open(): Promise<Open>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}>;

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const rowsOf = `
select m.provider_message_id as "messageId", coalesce(e.entry_event_id, '') as "eventId", m.channel, m.state, m.reason, m.attempt,
  ${ms('a.started_at')} as "startedAt", ${ms('a.body_started_at')} as "bodyStartedAt", ${ms('a.finished_at')} as "finishedAt",
  array(select l.outcome from look_ups l where l.message_id = m.id order by l.at) as looks
from messages m
left join enrollments e on e.id = m.owner_id
left join attempts a on a.message_id = m.id and a.n = m.attempt`;

const stillOpen = `
select (select count(*) from inbox where type like 'kill.%' and type <> 'kill.go')::int as read,
  (select count(*) from enrollments where status = 'running')::int as enrollments,
  (select count(*) from messages where state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN'))::int as messages,
  (select count(*) from dispatches where done_at is null)::int as dispatches`;

/** PostgreSQL, read only. Bears with its being killed. */
export function openBooks(databaseUrl: string): Books {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  const query = async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(sql, [...values])).rows;
  return {
    query,
    row: async (eventId, channel) =>
      (await query<BookRow>(`${rowsOf} where e.entry_event_id = $1 and m.channel = $2`, [eventId, channel]))[0],
    rows: () => query<BookRow>(rowsOf),
    enrollments: () =>
      query<Enrolled>('select entry_event_id as "eventId", journey_id as journey, status, reason from enrollments'),
    open: async () => (await query<Open>(stillOpen))[0] ?? { read: 0, enrollments: 0, messages: 0, dispatches: 0 },
    close: () => pool.end(),
  };
}
