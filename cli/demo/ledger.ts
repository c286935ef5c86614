import pg from 'pg';

/** One message of the demo as the ledger has it. */
export type DemoMessage = {
  readonly id: string;
  readonly enrollment: string;
  readonly profile: string;
  readonly channel: string;
  readonly template: string;
  readonly step: string;
  readonly provider: string | null;
  readonly providerMessageId: string;
  readonly state: string;
  readonly reason: string;
  readonly delivery: string;
  readonly virtualAt: number;
  /** What the provider answered to each attempt. */
  readonly answers: readonly { readonly n: number; readonly outcome: string | null; readonly detail: string | null }[];
};
export type DemoEnrollment = {
  readonly id: string;
  readonly journey: string;
  readonly version: string;
  readonly profile: string;
  readonly workflow: string;
  readonly status: string;
  readonly reason: string | null;
};

export type DemoLedger = {
  enrollments(profiles: readonly string[]): Promise<readonly DemoEnrollment[]>;
  messages(enrollments: readonly string[]): Promise<readonly DemoMessage[]>;
  outcomes(enrollments: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
};

/** Reads what the demo left in PostgreSQL; writes nothing. */
export function createDemoLedger(databaseUrl: string): DemoLedger {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => undefined); // a database that stops while nobody asks it anything; the next question says so
  return {
    async enrollments(profiles) {
      const { rows } = await pool.query<DemoEnrollment>(
        `select id, journey_id as journey, version, profile_id as profile, workflow_id as workflow, status, reason
         from enrollments where profile_id = any($1::uuid[]) order by entered_at, id`,
        [profiles],
      );
      return rows;
    },
    async messages(enrollments) {
      const { rows } = await pool.query<DemoMessage>(
        `select m.id, m.owner_id as enrollment, m.profile_id as profile, m.channel, m.template, m.step, m.gateway as provider,
           m.provider_message_id as "providerMessageId", m.state, m.reason, m.delivery, m.virtual_at::float8 as "virtualAt",
           coalesce((select jsonb_agg(jsonb_build_object('n', n, 'outcome', outcome, 'detail', detail) order by n)
             from attempts where message_id = m.id), '[]') as answers
         from messages m where m.owner_id = any($1::uuid[]) order by m.created_at, m.id`,
        [enrollments],
      );
      return rows;
    },
    async outcomes(enrollments) {
      const { rows } = await pool.query<{ payload: Record<string, unknown> }>(
        `select payload || jsonb_build_object('subject', subject, 'messageId', message_id) as payload from outbox
         where payload ->> 'ownerId' = any($1) or payload ->> 'enrollment' = any($1) order by id`,
        [enrollments],
      );
      return rows.map((row) => row.payload);
    },
    close: () => pool.end(),
  };
}
