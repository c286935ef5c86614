import { realClock } from '../../domain/clock.ts';
import type { CarillonEvent } from '../../domain/event.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import type { EnrollmentFacts, RoutedEvent, RoutingContext } from '../../domain/routing/facts.ts';
import { createPlaceBook } from '../../domain/routing/places.ts';

/** Somebody's run of a journey, since the beginning of time. */
export const runningIn = (journeyId: string, changes: Partial<EnrollmentFacts> = {}): EnrollmentFacts => ({
  id: 'e',
  workflowId: 'journey-e',
  journeyId,
  version: 'v1',
  slot: 'running',
  slotHeld: true,
  running: true,
  finished: false,
  mark: null,
  heldBack: null,
  enteredAt: 0,
  clock: realClock,
  entry: {},
  isNew: false,
  ...changes,
});

/** An event of nobody in particular, a second after that. */
export const routed = (event: Pick<CarillonEvent, 'id' | 'type' | 'properties'>): RoutedEvent => ({
  event: {
    workspace: 'default',
    source: 'test',
    fullType: event.type,
    time: null,
    identities: [],
    traits: {},
    previousId: null,
    ...event,
  },
  streamSeq: 1,
  arrivedAt: 1_000,
});

/** A world with one journey. */
export const contextOf = (
  definition: JourneyDefinition,
  listening: RoutingContext['listening'] = () => [],
): RoutingContext => ({
  listening,
  definition: () => definition,
  places: createPlaceBook([]),
  segments: () => [],
  newId: () => 'new',
  newClock: () => realClock,
});
