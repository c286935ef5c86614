import type { Channel } from '../domain/channel.ts';
import type { Clock, Instant } from '../domain/clock.ts';
import type { Outcome } from '../domain/journey/command.ts';
import type { Place } from '../domain/journey/interpreter/place.ts';
import type { TrailEntry } from '../domain/journey/state.ts';

/** Ids only: nothing personal crosses Temporal (I8). */
export type EnrollmentRef = { readonly workspace: string; readonly enrollmentId: string; readonly clock: Clock };

/** Pure transitions since the last activity, and the coming wait: stored in the activity's own transaction. */
export type Trail = { readonly seq: number; readonly entries: readonly TrailEntry[]; readonly place: Place | null };

export type SendInput = EnrollmentRef & {
  readonly channel: Channel;
  readonly step: string;
  readonly visit: number;
  readonly hop: number;
  readonly began: Instant;
  readonly trail: Trail;
};
export type UpdateInput = EnrollmentRef & { readonly step: string; readonly visit: number; readonly trail: Trail };
export type ChooseInput = EnrollmentRef & { readonly step: string };
export type ResolveTimeInput = EnrollmentRef & { readonly step: string; readonly after: Instant };
export type CloseInput = EnrollmentRef & {
  readonly status: 'completed' | 'exited' | 'failed';
  readonly reason: string;
  readonly trail: Trail;
};
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
  updateProfile(input: UpdateInput): Promise<Outcome>;
  chooseBranch(input: ChooseInput): Promise<Outcome>;
  resolveLocalTime(input: ResolveTimeInput): Promise<Outcome>;
  closeEnrollment(input: CloseInput): Promise<void>;
};
