import type { FarFacts, FarSide } from '../books/far-side.ts';
import type { DemoCampaign, DemoCompensation, DemoEnrollment, DemoMessage, DemoRecipient } from '../books/ledger.ts';
import type { Owed } from '../owed.ts';

/** What the books and the far side say when a scenario is over. */
export type Books = {
  readonly enrollments: readonly DemoEnrollment[];
  readonly messages: readonly DemoMessage[];
  readonly compensations: readonly Undone[];
  readonly campaign: DemoCampaign | null;
  readonly recipients: readonly DemoRecipient[];
  readonly facts: FarFacts;
};

/** `told`: the traits that came back, as the person had them before. */
export type Undone = DemoCompensation & { readonly told: Readonly<Record<string, unknown>> };

/** Everything that a scenario is judged by. */
export type Played = Books & {
  readonly name: string;
  readonly owed: Owed;
  readonly toTheEnd: boolean;
  readonly timeline: readonly string[];
  readonly checkedAgainst: FarSide['checkedAgainst'];
};
