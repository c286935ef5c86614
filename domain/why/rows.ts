import type { Engagement } from '../channel.ts';
import type { Clock } from '../clock.ts';
import type { CompensationKind } from '../compensation/record.ts';
import type { CompensationOutcome } from '../journey/command.ts';
import type { JsonObject } from '../json.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import type { JourneyStatus } from '../journey/status.ts';
import type { ReasonClass } from '../policy/reason-class.ts';
import type { RuleVerdict } from '../policy/verdict.ts';
import type { InboxVerdict } from './verdicts.ts';

/** What the story is told from, as read off PostgreSQL in one snapshot. Instants are real epoch ms unless called virtual. */
export type EventRow = {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly receivedAt: number;
  readonly verdicts: readonly InboxVerdict[];
};

export type TrailRow = {
  /** Virtual. */
  readonly at: number;
  readonly step: string | null;
  readonly what: string;
  readonly detail: string | null;
};

export type EnrollmentRow = {
  readonly id: string;
  readonly journey: string;
  readonly version: string;
  readonly status: string;
  readonly reason: string | null;
  readonly mark: {
    readonly status: string;
    readonly reason: string;
    readonly at?: string;
    readonly then?: 'compensate' | 'close';
  } | null;
  readonly paused: boolean;
  readonly enteredAt: number;
  readonly endedAt: number | null;
  /** When its steps were over; it ended then, or later. */
  readonly overAt: number | null;
  /** When its goal was reached after that, and counted for it. */
  readonly goalAt: number | null;
  readonly clock: Clock;
  readonly place: { readonly step: string; readonly kind: string; readonly until: number | null } | null;
  readonly heldBack: string | null;
  readonly entryEvent: { readonly source: string; readonly id: string; readonly type: string | null };
  readonly definition: JourneyDefinition | null;
  readonly trail: readonly TrailRow[];
  /** Virtual instant until which an enrollment whose steps are over can be undone; null: they are not over. */
  readonly undoableUntil: number | null;
  readonly compensations: readonly CompensationRow[];
  /** What hung on it has left: it ended longer ago than such things are kept. */
  readonly bare: boolean;
};

/** One visit of a step being undone in one way. */
export type CompensationRow = {
  readonly id: string;
  readonly step: string;
  readonly visit: number;
  readonly kind: CompensationKind;
  readonly outcome: CompensationOutcome | null;
  readonly evidence: JsonObject;
  readonly at: number;
  readonly endedAt: number | null;
};

export type AttemptRow = {
  readonly n: number;
  readonly gateway: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly outcome: string | null;
  readonly detail: string | null;
};
export type LookUpRow = {
  readonly attempt: number;
  readonly n: number;
  readonly at: number;
  readonly outcome: string;
  readonly detail: string | null;
};
export type ReceiptRow = {
  readonly status: string;
  readonly code: string | null;
  readonly receivedAt: number;
  /** How a call ended, and the keys that were pressed. */
  readonly answer?: string | null;
  readonly answeredBy?: string | null;
  readonly dtmf?: string | null;
};

/** What a person did with a message. */
export type EngagementRow = { readonly kind: Engagement; readonly url: string | null; readonly receivedAt: number };

export type MessageRow = {
  readonly id: string;
  readonly providerMessageId: string;
  readonly owner: { readonly kind: string; readonly id: string };
  /** The campaign that sent it, where one did. */
  readonly campaign?: { readonly id: string; readonly clock: Clock | null } | null;
  readonly profileId: string;
  readonly journey: string | null;
  readonly version: string | null;
  readonly step: string;
  readonly visit: number;
  readonly channel: string;
  readonly class: string;
  readonly topic: string | null;
  readonly template: string;
  readonly locale: string | null;
  readonly state: string;
  readonly reason: string;
  readonly verdicts: readonly RuleVerdict[];
  /** Under which version of the policy it was last decided; null or absent: before there were any. */
  readonly policyVersion?: number | null;
  /** Whose no it is, where it was not sent. */
  readonly reasonClass?: ReasonClass | null;
  readonly attempt: number;
  readonly gateway: string | null;
  readonly delivery: string;
  readonly deliveryAt: number | null;
  /** Virtual instant of the decision. */
  readonly virtualAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly attempts: readonly AttemptRow[];
  readonly lookUps: readonly LookUpRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly engagements: readonly EngagementRow[];
};

/** A direct send that was asked for; its message row follows once its workflow has decided. */
export type RequestRow = {
  readonly id: string;
  readonly channel: string;
  readonly template: string;
  readonly class: string;
  readonly topic: string | null;
  readonly clock: Clock;
  readonly createdAt: number;
};

export type JourneyRow = {
  readonly id: string;
  readonly version: string;
  readonly status: JourneyStatus;
  readonly definition: JourneyDefinition | null;
};

export type HaltRow = { readonly channel: string | null; readonly journey: string | null; readonly reason: string };

/** What a person wrote to us; its text stays in the database. */
export type InboundRow = { readonly channel: string; readonly handling: string; readonly receivedAt: number };

/** Something parked that carries this person's key. */
export type DeadLetterRow = {
  readonly sequence: number;
  readonly reason: string;
  readonly detail: string;
  readonly at: number;
};
