import type { JourneyDefinition } from '../journey/definition.ts';
import { onTime, type Delivery } from '../journey/simulate.ts';
import type { JsonObject } from '../json.ts';
import { createTraits, type Traits } from '../workspace/scenario-traits.ts';
import { createTold, engagementOf, type Happenings, type Listening } from '../crowd/happenstance.ts';
import type { PastEvent, PastPerson } from './past.ts';
import type { Person } from '../crowd/person.ts';

/**
 * The profile as it was, as far as that is known: what an event of the time said holds from that event on, and what none of them speaks of
 * was always as it is today.
 */
export function pastTraits({ traits, events }: Pick<PastPerson, 'traits' | 'events'>): Traits {
  const told = new Set(events.flatMap((event) => Object.keys(event.traits)));
  const always: JsonObject = Object.fromEntries(Object.entries(traits).filter(([name]) => !told.has(name)));
  return createTraits({ traits: always, events });
}

/** What really happened to somebody after they came in; and what follows from messages that they never got, as chance has it. */
export function pastHappenings(
  definition: JourneyDefinition,
  listening: Listening,
  person: Pick<Person, 'id' | 'entry'>,
  later: readonly PastEvent[],
  traits: Traits,
): Happenings {
  const told = createTold(definition, person, traits);
  const deliveries = later.flatMap(({ id, type, at, properties, traits: said }): readonly Delivery[] => [
    ...(Object.keys(said).length > 0 ? [onTime({ kind: 'profileChanged', at })] : []),
    ...(listening.types.has(type) ? [told.event(type, at, id, () => properties)] : []),
  ]);
  return { deliveries, eventNamed: told.eventNamed, engaged: engagementOf(told, listening) };
}
