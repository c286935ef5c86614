import type { JourneyDefinition } from '../journey/definition.ts';
import { entryCap, type EntryCap } from '../journey/entry/entries.ts';

/** How many have come into a journey since the hour or day began that is under way. `since`: real epoch ms. */
export type Places = { readonly since: number; readonly taken: number };

/**
 * One more comes in at a real instant, where there is room; null where there is none. An hour or a day begins with the first who comes in
 * after the one before it is over. `scale`: virtual ms per real one (I14).
 */
function takePlace(
  cap: EntryCap,
  places: Places,
  { at, scale }: { readonly at: number; readonly scale: number },
): Places | null {
  const isOver = at >= places.since + cap.spanMs / scale;
  const open = isOver ? { since: at, taken: 0 } : places;
  return open.taken < cap.atMost ? { ...open, taken: open.taken + 1 } : null;
}

/** Of one journey, as the transaction that lets people in has locked them. */
export type JourneyPlaces = Places & { readonly workspace: string; readonly journeyId: string };

const keyOf = (workspace: string, journeyId: string): string => JSON.stringify([workspace, journeyId]);

/** The places of capped journeys while a batch is judged: whoever comes in takes one from those behind. */
export type PlaceBook = ReturnType<typeof createPlaceBook>;

export function createPlaceBook(locked: readonly JourneyPlaces[]) {
  const before = new Map(locked.map((one) => [keyOf(one.workspace, one.journeyId), one]));
  const now = new Map(before);
  return {
    /** False: the journey is full. */
    take(
      workspace: string,
      journey: { readonly id: string; readonly definition: Pick<JourneyDefinition, 'entries'> },
      when: { readonly at: number; readonly scale: number },
    ): boolean {
      const cap = entryCap(journey.definition);
      if (cap === null) return true;
      const key = keyOf(workspace, journey.id);
      const known = now.get(key);
      if (known === undefined) throw new Error(`the places of journey '${journey.id}' are not locked`);
      const after = takePlace(cap, known, when);
      if (after === null) return false;
      now.set(key, { ...known, ...after });
      return true;
    },
    /** What has to be written so that it stays so. */
    changed: (): readonly JourneyPlaces[] => [...now].flatMap(([key, one]) => (before.get(key) === one ? [] : [one])),
  };
}
