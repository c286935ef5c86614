import type { RecipientState } from '../../../domain/campaign/recipient.ts';
import type { CheckedAgainst } from '../books/far-side.ts';
import type { Owed } from '../owed.ts';
import type { DemoCompensation } from '../books/ledger.ts';

export type CheckedMessage = {
  readonly channel: string;
  readonly template: string;
  readonly provider: string | null;
  readonly providerMessageId: string;
  readonly outcome: string;
  /** `cancelled`: it was taken back at its provider. */
  readonly status: string;
  readonly checkedAgainst: CheckedAgainst;
  /** How often the far side took it; exactly once is right. */
  readonly taken: number;
};

/** One thing that was undone, with what proves it. */
export type CheckedCompensation = Pick<
  DemoCompensation,
  'journey' | 'step' | 'kind' | 'outcome' | 'evidence' | 'holds'
>;

/** A campaign in figures that add up: one state per recipient. */
export type CheckedCampaign = {
  readonly id: string;
  readonly segment: string;
  readonly state: string;
  readonly audience: number;
  readonly recipients: Readonly<Partial<Record<RecipientState, number>>>;
  /** Messages per second, as asked for; and what it took, real seconds. */
  readonly rate: number;
  readonly seconds: number | null;
  /** SMS parts, and what they would cost by the workspace's prices. */
  readonly parts: number | null;
  readonly amount: number | null;
  readonly currency: string | null;
};

/** What one scenario came to. The same shape for one that was not played. */
export type CheckedScenario = {
  readonly name: string;
  /** Why it was not played, in a sentence; null: it was. */
  readonly skipped: string | null;
  readonly enrollments: number;
  readonly owed: Owed;
  /** Whether the journeys were watched to their end; with real days only the sign-up is. */
  readonly toTheEnd: boolean;
  readonly messages: readonly CheckedMessage[];
  readonly compensations: readonly CheckedCompensation[];
  readonly campaign: CheckedCampaign | null;
  readonly timeline: readonly string[];
  /** What does not add up, in sentences; empty is right. */
  readonly problems: readonly string[];
};
