import type { QueryResultRow } from 'pg';
import { createPool } from '../../../adapters/postgres/pool.ts';
import type { RecipientState } from '../../../domain/campaign/recipient.ts';
import type { CompensationKind } from '../../../domain/compensation/record.ts';
import type { CampaignPreview } from '../../../domain/campaign/preview.ts';
import { compensationsOf, campaignOf, enrollmentsOf, messagesOf, outcomesOf, recipientsOf } from './ledger.sql.ts';

/** One message of the demo as the ledger has it. */
export type DemoMessage = {
  readonly id: string;
  /** Whose it is: an enrollment's, or a campaign's; the other is null. */
  readonly enrollment: string | null;
  readonly campaign: string | null;
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
/** What was undone, in the order in which it was. */
export type DemoCompensation = {
  readonly id: string;
  readonly enrollment: string;
  readonly profile: string;
  readonly journey: string;
  readonly step: string;
  readonly kind: CompensationKind;
  readonly outcome: string | null;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** What the profile holds now of the traits that came back. */
  readonly holds: Readonly<Record<string, unknown>>;
};
export type DemoCampaign = {
  readonly key: string;
  readonly id: string;
  readonly segment: string;
  readonly rate: number;
  readonly state: string;
  readonly audience: number;
  /** As it was previewed. */
  readonly cost: CampaignPreview['cost'] | null;
  /** From the launch to the last one's final state, real seconds. */
  readonly seconds: number | null;
};
export type DemoRecipient = {
  readonly n: number;
  readonly profile: string;
  readonly state: RecipientState;
  readonly reason: string | null;
  /** Its row of the ledger. */
  readonly message: string | null;
  /** The bulk request that carried it. */
  readonly request: string | null;
};

export type DemoLedger = {
  enrollments(profiles: readonly string[]): Promise<readonly DemoEnrollment[]>;
  /** Of these owners: enrollments and campaigns. */
  messages(owners: readonly string[]): Promise<readonly DemoMessage[]>;
  compensations(enrollments: readonly string[]): Promise<readonly DemoCompensation[]>;
  campaign(key: string): Promise<DemoCampaign | null>;
  recipients(campaign: string): Promise<readonly DemoRecipient[]>;
  /** What was published about these enrollments and campaigns (by key and by id). */
  outcomes(owners: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
};

/** Reads what the demo left in PostgreSQL; writes nothing. */
export function createDemoLedger(databaseUrl: string): DemoLedger {
  // A database that stops while nobody asks it anything: the next question says so.
  const pool = createPool(databaseUrl, { name: 'demo', max: 2, onError: () => undefined });
  const rows = async <Row extends QueryResultRow>(text: string, of: string | readonly string[]) =>
    (await pool.query<Row>(text, [of])).rows;
  return {
    enrollments: (profiles) => rows<DemoEnrollment>(enrollmentsOf, profiles),
    messages: (owners) => rows<DemoMessage>(messagesOf, owners),
    compensations: (enrollments) => rows<DemoCompensation>(compensationsOf, enrollments),
    campaign: async (key) => (await rows<DemoCampaign>(campaignOf, key))[0] ?? null,
    recipients: (campaign) => rows<DemoRecipient>(recipientsOf, campaign),
    outcomes: async (owners) =>
      (await rows<{ payload: Record<string, unknown> }>(outcomesOf, owners)).map(({ payload }) => payload),
    close: () => pool.end(),
  };
}
