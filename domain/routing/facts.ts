import type { Clock } from '../clock.ts';
import type { Happened, Past } from '../condition/answer-deeds.ts';
import type { CarillonEvent } from '../event.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import type { JourneyStatus } from '../journey/status.ts';
import type { Place } from '../journey/interpreter/place.ts';
import type { JsonObject } from '../json.ts';
import type { PlaceBook } from './places.ts';

/** An event on its way through one batch. */
export type RoutedEvent = {
  readonly event: CarillonEvent;
  readonly streamSeq: number;
  /** When the stream took it, epoch ms: decides every instant (I14). */
  readonly arrivedAt: number;
};

export type Mark = {
  readonly status: 'completed' | 'exited';
  readonly reason: string;
  readonly at: string;
  /** Whoever marked it wants what was done undone, or no longer undoable. */
  readonly then?: 'compensate' | 'close';
};

/** One enrollment as the router needs it: all running ones of a person, and the latest of each journey that an event of the batch may enter. */
export type EnrollmentFacts = {
  readonly id: string;
  readonly workflowId: string;
  readonly journeyId: string;
  readonly version: string;
  readonly slot: string;
  readonly slotHeld: boolean;
  readonly running: boolean;
  /** Its steps are over and it only waits for whether they shall be undone: its place is free. */
  readonly finished: boolean;
  readonly mark: Mark | null;
  readonly heldBack: string | null;
  /** Real instant of entry, epoch ms. */
  readonly enteredAt: number;
  readonly clock: Clock;
  /** When its steps were over, real epoch ms; null or absent: they are not. */
  readonly endedAt?: number | null;
  /** When its goal was reached after its end, real epoch ms; null or absent: it was not. */
  readonly goalAt?: number | null;
  /** Properties of the entry event. */
  readonly entry: JsonObject;
  /** Where a new one begins, as its workflow will find. */
  readonly place?: Place | null;
  /** How long after its end its goal still counts, ms; null or absent: not at all, or its time is over. */
  readonly goalMs?: number | null;
  /** Made by this batch. */
  readonly isNew: boolean;
};

export type PersonFacts = {
  readonly id: string;
  readonly workspace: string;
  readonly traits: JsonObject;
  readonly enrollments: readonly EnrollmentFacts[];
  /** What happened to them, real instants; absent: no journey that they may enter here asks for it. */
  readonly happened?: readonly Happened[];
};

/** A journey as it stands now; its current version's definition. */
export type JourneyFacts = {
  readonly id: string;
  readonly version: string;
  readonly status: JourneyStatus;
  readonly definition: JourneyDefinition;
};

export type RoutingContext = {
  /** The journeys whose current version this event type may enter. */
  readonly listening: (workspace: string, type: string) => readonly JourneyFacts[];
  /** The version an enrollment runs (I9). */
  readonly definition: (workspace: string, journeyId: string, version: string) => JourneyDefinition;
  /** Places in journeys that let in so many at most. */
  readonly places: Pick<PlaceBook, 'take'>;
  /** As they are published now, as far as journeys ask for them at the door. */
  readonly segments: (workspace: string) => Past['segments'];
  readonly newId: () => string;
  readonly newClock: (arrivedAt: number) => Clock;
};
