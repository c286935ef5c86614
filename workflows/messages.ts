import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Channel } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import type { JourneyDefinition } from '../domain/journey/definition.ts';
import type { Occurrence } from '../domain/journey/occurrence.ts';
import type { JourneyState } from '../domain/journey/state.ts';

/** Everything that reaches a running journey comes through one signal: an occurrence, references only (I8). */
export const occurrenceSignal = defineSignal<[Occurrence]>('occurrence');

export type CancelRequest = {
  /** Virtual instant of the wish. */
  readonly at: number;
  readonly reason: string;
  /** Undo what was done, in reverse order (I10). */
  readonly compensate: boolean;
};
/** Answers the phase it led to. A second time changes nothing. */
export const cancelUpdate = defineUpdate<string, [CancelRequest]>('cancel');

export type JourneyView = {
  readonly revision: number;
  readonly phase: string;
  readonly until: number | null;
  readonly paused: boolean;
};
export const viewQuery = defineQuery<JourneyView>('view');

export type JourneyInput = {
  readonly workspace: string;
  readonly enrollmentId: string;
  readonly journeyId: string;
  readonly version: string;
  readonly definition: JourneyDefinition;
  readonly clock: Clock;
  /** The person as they entered, an opaque id; absent in histories from before there were splits. */
  readonly person?: string;
  /** Virtual instant of entry: the moment the router committed the enrollment. */
  readonly enteredAt: number;
  /** Try a send as a local activity first (decision record 2.27a). */
  readonly localFirst: boolean;
  /** A wait for an answer is over once the backlog of events is read up to its deadline; histories from before this have no such look. */
  readonly heedsBacklog?: boolean;
  /** Goes on in a new history also in the middle of a wait, which may hear more events than one holds; runs from before this do not. */
  readonly renewsInWaits?: boolean;
  /** Shrinks real timeouts in tests; 1 elsewhere. */
  readonly timingFactor: number;
  /** Present after continue-as-new. */
  readonly state?: JourneyState;
};

export type SingleSendWorkflowInput = {
  readonly workspace: string;
  readonly messageId: string;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly timingFactor: number;
};

/** A launched campaign: its key and numbers, nothing else (I8). */
export type CampaignInput = {
  readonly campaign: string;
  /** Recipients, numbered from 1. */
  readonly audience: number;
  readonly timingFactor: number;
};

/** The recipients from `from` to `to`, both included. */
export type CampaignPartitionInput = {
  readonly campaign: string;
  readonly from: number;
  readonly to: number;
  readonly timingFactor: number;
};

/** One compensation that a person has asked for again, or one message that somebody opted out of while it lay at its provider. */
export type CompensationWorkflowInput = {
  readonly workspace: string;
  readonly enrollmentId: string;
  readonly version: string;
  readonly step: string;
  readonly visit: number;
  readonly message?: string;
  /** Whose slots it takes; null: those of journeys. */
  readonly channel: Channel | null;
  readonly clock: Clock;
  readonly timingFactor: number;
};
