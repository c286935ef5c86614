import type { EngagementKind, Verdict } from '../oracle/entry.ts';
import type { ReportMode } from '../settings.ts';
import type { CallFate } from '../voice/call.ts';

/** What becomes of a message at the far end. `rejected` and `blocklisted` are said in the reply already. */
export const fates = ['delivered', 'undeliverable', 'expired', 'rejected', 'blocklisted'] as const;
export type Fate = (typeof fates)[number];

export type Behaviour = {
  readonly fate: Fate;
  /** Status and error by the vendor's registry, where the fate alone does not say enough. */
  readonly verdict?: Verdict | undefined;
  /** Where a refusal is said. @default in the reply */
  readonly refusedIn?: 'reply' | 'report' | undefined;
  readonly reports: ReportMode;
  /** From the end of a message to its report. */
  readonly reportAfterMs?: number | undefined;
  readonly latencyMs: number;
  /** A report of the way station, whether the sender asks for it or not. */
  readonly intermediate?: boolean | undefined;
  /** From acceptance: how long look-ups know nothing of it, and when they know nothing of it any more. */
  readonly absentMs?: number | undefined;
  readonly forgottenAfterMs?: number | undefined;
  /** The end that was not the last: so long after it, another. */
  readonly later?: { readonly afterMs: number; readonly verdict: Verdict } | undefined;
  /** What the person answers, so long after it was delivered. */
  readonly reply?: { readonly text: string; readonly afterMs: number } | undefined;
  /** How long after its delivery a chat message is read; never by itself when undefined. */
  readonly seenAfterMs?: number | undefined;
  /** How a call goes that reaches its phone, and the keys that are pressed in it. */
  readonly call: CallFate;
  readonly keys: string;
  /** What the person says where a scenario listens for words. */
  readonly words?: string | undefined;
  /** What the reader of a mail does once she has it. */
  readonly engagement?: readonly PlannedEngagement[] | undefined;
};

export type PlannedEngagement = {
  readonly event: EngagementKind;
  /** From delivery. */
  readonly afterMs: number;
  /** Of a click: which link, counted from 0. */
  readonly link: number;
};
