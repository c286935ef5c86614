import type { ClientBase } from 'pg';
import type { Clock } from '../../../domain/clock.ts';
import type { CarillonEvent } from '../../../domain/event.ts';
import { asksForPast } from '../../../domain/condition/deed.ts';
import { entryCondition } from '../../../domain/journey/entry/entry.ts';
import type { JourneyFacts, PersonFacts, RoutedEvent } from '../../../domain/routing/facts.ts';
import { routeEvent } from '../../../domain/routing/route-event.ts';
import type { InboxVerdict } from '../../../domain/why/verdicts.ts';
import { lockPlaces, writePlaces } from './places.ts';
import { readDoors } from '../routing/read-doors.ts';
import { writeBatch } from '../routing/write-batch.ts';

/** A person who is locked, what brings them to the door, and when, real epoch ms: waits, `sendBy` and re-entry count from then. */
export type Entrant = { readonly person: PersonFacts; readonly event: CarillonEvent; readonly at: number };
/** What was said of one of them, and the ids of the enrollments that came of it. */
export type Entered = { readonly verdicts: readonly InboxVerdict[]; readonly begun: readonly string[] };
export type EntryContext = {
  readonly workspace: string;
  readonly journey: JourneyFacts;
  readonly clock: Clock;
  readonly newId: () => string;
};

/**
 * Puts people into a journey without an event of the stream. The router's own rule judges (status, `where`, re-entry) and its own statement
 * writes: by hand, by the calendar, by another journey or by event, an enrollment comes about in one way.
 */
export async function enterPeople(
  client: ClientBase,
  entrants: readonly Entrant[],
  { workspace, journey, clock, newId }: EntryContext,
): Promise<readonly Entered[]> {
  if (entrants.length === 0) return [];
  const places = await lockPlaces(client, [{ workspace, journey }]);
  const door = entryCondition(journey.definition.on);
  const asking =
    door === undefined || !asksForPast(door)
      ? []
      : entrants.map(({ person }) => ({ workspace, profileId: person.id, door }));
  const { people, segments } = await readDoors(
    client,
    entrants.map(({ person }) => person),
    asking,
  );
  const context = {
    places,
    segments,
    listening: () => [journey],
    definition: () => journey.definition,
    newId,
    newClock: () => clock,
  };
  const judged = entrants.map(({ person: met, event, at }, index) => {
    const person = people[index] ?? met;
    const own = { ...person, enrollments: person.enrollments.filter(({ journeyId }) => journeyId === journey.id) };
    const origin: RoutedEvent = { event, streamSeq: 0, arrivedAt: at };
    return { profileId: person.id, origin, routed: routeEvent(own, origin, context) };
  });
  await writePlaces(client, places);
  await writeBatch(client, {
    plan: {
      results: [],
      traits: [],
      marks: [],
      newEnrollments: judged.flatMap(({ profileId, origin, routed }) =>
        routed.person.enrollments.filter(({ isNew }) => isNew).map((one) => ({ ...one, profileId, workspace, origin })),
      ),
      data: judged.flatMap(({ routed }) => routed.data),
      dispatches: judged.flatMap(({ routed }) => routed.dispatches.map((one) => ({ ...one, workspace }))),
      outcomes: judged.flatMap(({ routed }) => routed.outcomes.map((one) => ({ ...one, workspace }))),
    },
    created: [],
    names: [],
    merges: [],
    inbox: judged.map(({ profileId, origin: { event, arrivedAt }, routed: { verdicts } }) => ({
      workspace,
      source: event.source,
      id: event.id,
      hash: '',
      type: event.type,
      seq: 0,
      profileId,
      verdicts,
      arrivedAt,
    })),
    positions: [],
    stream: '',
  });
  return judged.map(({ routed }) => ({
    verdicts: routed.verdicts,
    begun: routed.person.enrollments.filter(({ isNew }) => isNew).map(({ id }) => id),
  }));
}

/** How many of them began. */
export const enteredOf = (entered: readonly Entered[]): number =>
  entered.filter(({ verdicts }) => verdicts.some(({ verdict }) => verdict === 'entered')).length;

/** A journey as it stands: its status, and the version that people enter now. */
export async function readJourney(client: ClientBase, workspace: string, id: string): Promise<JourneyFacts | null> {
  const { rows } = await client.query<JourneyFacts>(
    `select j.id, j.version, j.status, v.definition from journeys j
     join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
     where j.workspace = $1 and j.id = $2`,
    [workspace, id],
  );
  return rows[0] ?? null;
}
