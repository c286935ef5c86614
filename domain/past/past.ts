import type { Channel } from '../channel.ts';
import type { Instant } from '../clock.ts';
import type { CarillonEvent } from '../event.ts';
import { eventMessageId } from '../ids.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { eventReference } from '../journey/event-reference.ts';
import type { JsonObject } from '../json.ts';
import type { SendFacts } from '../policy/facts.ts';
import { saidBy } from '../profile/traits.ts';
import { nameKey, namesOf, resolveProfiles, type KnownProfile, type Named } from '../profile/resolve.ts';
import type { Bundle } from '../workspace/bundle.ts';
import { keptTypesOf } from '../workspace/kept-types.ts';
import { eventsOf } from '../workspace/journey-version.ts';

/** Something that happened to somebody, as far as a journey can ask about it. */
export type PastEvent = {
  readonly id: string;
  readonly type: string;
  /** When the stream took it: decides every instant, then as now (I14). */
  readonly at: Instant;
  /** Empty where the journey neither listens to the type nor asks what such events held. */
  readonly properties: JsonObject;
  /** What it said of the person; `null` took a trait away. */
  readonly traits: JsonObject;
};

/** Somebody with what they did, the earliest first. */
export type PastPerson = {
  readonly id: string;
  /** As the profile is today. */
  readonly traits: JsonObject;
  /** What policy knows of them on each channel today. */
  readonly standing: ReadonlyMap<Channel, Standing>;
  readonly events: readonly PastEvent[];
};

export type Standing = Pick<SendFacts, 'consents' | 'suppressions' | 'optOutDoubts'>;

/** More events do not fit into one process with what they carry. */
export const mostEvents = 1_000_000;

/** Keeps of events as they are read what playing these versions of a journey needs, and whose they are. */
export function createPast(versions: readonly JourneyDefinition[], segments: Bundle['segments'] = []) {
  const heard = new Set([...versions.flatMap(eventsOf), ...keptTypesOf({ journeys: versions, segments })]);
  const events: PastEvent[] = [];
  const names: Named[] = [];
  const seen = new Set<string>();
  return {
    /** All names that came with them, each once. */
    names: () => [
      ...new Map(names.flatMap(namesOf).map((one) => [nameKey(one.workspace, one.name), one] as const)).values(),
    ],
    size: () => events.length,
    add(event: CarillonEvent, at: Instant): void {
      const { workspace, source, id: own, type, identities, previousId } = event;
      const id = eventReference(eventMessageId(source, own));
      if (seen.has(id)) return; // sent again, long after the first: the inbox absorbed it (I2)
      seen.add(id);
      names.push({ workspace, identities, previousId });
      const properties = heard.has(type) ? event.properties : {};
      events.push({ id, type, at, properties, traits: saidBy(event) });
    },
    /**
     * The events of everybody who is known today, by the id of their profile. Names that became one person since are one from the
     * beginning; `unknown`: events of people who were erased, or never became profiles.
     */
    byPerson(known: ReadonlyMap<string, KnownProfile>) {
      const today = new Set([...known.values()].map(({ id }) => id));
      let fresh = 0;
      const { profileIds } = resolveProfiles(names, known, () => `nobody-${(fresh += 1)}`);
      const people = new Map<string, PastEvent[]>();
      let unknown = 0;
      for (const [index, event] of events.entries()) {
        const id = profileIds[index] ?? null;
        if (id === null || !today.has(id)) {
          unknown += 1;
          continue;
        }
        const own = people.get(id) ?? [];
        own.push(event);
        people.set(id, own);
      }
      return { people, unknown };
    },
  };
}
