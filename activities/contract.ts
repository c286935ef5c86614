import type { Channel } from '../domain/channel.ts';
import type { Clock, Instant } from '../domain/clock.ts';
import type { Outcome } from '../domain/journey/command.ts';
import type { Place } from '../domain/journey/interpreter/place.ts';
import type { Migration } from '../domain/journey/migration/migrate-state.ts';
import type { Answers, Ending, TrailEntry } from '../domain/journey/state.ts';

/** Ids only: nothing personal crosses Temporal (I8). */
export type EnrollmentRef = { readonly workspace: string; readonly enrollmentId: string; readonly clock: Clock };

/** Pure transitions since the last activity, and the coming wait: stored in the activity's own transaction. */
export type Trail = { readonly seq: number; readonly entries: readonly TrailEntry[]; readonly place: Place | null };

/** Which events ended earlier waits: what a step may speak of. */
type Knowing = { readonly answers?: Answers };

export type SendInput = EnrollmentRef &
  Knowing & {
    readonly channel: Channel;
    readonly step: string;
    readonly visit: number;
    readonly hop: number;
    readonly began: Instant;
    readonly due?: Instant;
    readonly trail: Trail;
  };
/** An effect on somebody's data or systems, one visit of one step. */
export type EffectInput = EnrollmentRef &
  Knowing & { readonly step: string; readonly visit: number; readonly trail: Trail };
export type CompensateInput = EffectInput & {
  /** The version that registered it (I10). */
  readonly version: string;
  /** The journey goes on, or has ended long ago: nothing is barred but this visit. */
  readonly partly?: true;
};
/** `message`: our id of the ledger row. */
export type TakeBackInput = CompensateInput & { readonly message: string };
export type FinishInput = EnrollmentRef & {
  readonly status: Ending['status'];
  readonly reason: string;
  readonly until: Instant;
  readonly trail: Trail;
};
export type ChooseInput = EnrollmentRef & Knowing & { readonly step: string };
/** `share`: by its place, the one that fell to them. */
export type DrawInput = EnrollmentRef & { readonly step: string; readonly visit: number; readonly share: number };
export type ResolveTimeInput = EnrollmentRef & Knowing & { readonly step: string; readonly after: Instant };
/** `migration`: an id of ours. */
export type MigrateInput = EnrollmentRef & { readonly migration: string };
/** `stays`: why they stay; null where they go. */
export type SettleMigrationInput = MigrateInput & { readonly stays: string | null; readonly trail: Trail };
export type BacklogInput = EnrollmentRef & { readonly until: Instant };
export type CloseInput = EnrollmentRef & {
  readonly status: Ending['status'];
  readonly reason: string;
  /** Whether anything is still registered that could be undone. */
  readonly undoable: boolean;
  readonly trail: Trail;
};
/** Refused, because somebody wants it undone who was faster: undo first, then close. */
export type CloseRefusal = { readonly kind: 'undo'; readonly reason: string };
export type SingleSendInput = {
  readonly workspace: string;
  readonly messageId: string;
  readonly channel: Channel;
  readonly clock: Clock;
};

/** What workflows may call; the implementations are made by `createActivities(deps)`. */
export type Activities = {
  sendMessage(input: SendInput): Promise<Outcome>;
  /** As a local activity; `elsewhere` = take the ordinary one. */
  sendMessageHere(input: SendInput): Promise<Outcome | { readonly kind: 'elsewhere' }>;
  sendSingle(input: SingleSendInput): Promise<Outcome>;
  updateProfile(input: EffectInput): Promise<Outcome>;
  callWebhook(input: EffectInput): Promise<Outcome>;
  emitEvent(input: EffectInput): Promise<Outcome>;
  enrollPerson(input: EffectInput): Promise<Outcome>;
  /** When it is theirs to pass a throttle. */
  takeTurn(input: EffectInput): Promise<Outcome>;
  /** One step further in undoing one visit of one step: `compensated` or `compensating`. */
  compensateStep(input: CompensateInput): Promise<Outcome>;
  /** Takes back one message that lies at its provider; the journey goes on. Answers like a compensation. */
  takeBackMessage(input: TakeBackInput): Promise<Outcome>;
  finishEnrollment(input: FinishInput): Promise<Outcome>;
  chooseBranch(input: ChooseInput): Promise<Outcome>;
  /** Whether they go the way that was drawn, or that of the winner. */
  drawShare(input: DrawInput): Promise<Outcome>;
  resolveLocalTime(input: ResolveTimeInput): Promise<Outcome>;
  /** In which version somebody is to go on, and where; null: nobody asks for it. */
  readMigration(input: MigrateInput): Promise<Migration | null>;
  /** They go on there from now on, for everybody who asks; or stay. */
  settleMigration(
    input: SettleMigrationInput,
  ): Promise<{ readonly kind: 'migrated' } | Extract<Outcome, { kind: 'stayed' }>>;
  /** Resolves once every event that came in before `until` is handled, and what it has to say is told; fails, to be tried again, before. */
  awaitBacklog(input: BacklogInput): Promise<void>;
  closeEnrollment(input: CloseInput): Promise<CloseRefusal | null>;
};
