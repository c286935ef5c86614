import type { Condition } from '../condition/condition.ts';
import { evaluate } from '../condition/evaluate.ts';
import { readPath } from '../condition/path.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { entryType } from '../journey/entry/entry.ts';
import { factsAtDoor } from '../workspace/door.ts';
import type { PastEvent, PastPerson } from './past.ts';

/** Somebody who would come in now, and the event of theirs that stands for it. */
export type Entrant = { readonly profileId: string; readonly event: PastEvent };

/**
 * Who would come into a journey today by what happened to them: each once, by the newest event whose condition holds for the profile as it
 * is now; where a key keeps runs of one person apart, once for each of its values. The oldest event first.
 */
export function entrantsOf(
  { on, reentry }: JourneyDefinition,
  door: Condition | undefined,
  people: readonly PastPerson[],
): { readonly entrants: readonly Entrant[]; readonly filtered: number } {
  const type = entryType(on);
  let filtered = 0;
  const entrants = people.flatMap(({ id: profileId, traits, events }) => {
    const newest = new Map<string, Entrant>();
    for (const event of events) {
      if (event.type !== type) continue;
      const facts = factsAtDoor(door, { at: event.at, traits, entry: event.properties, happened: events });
      if (door !== undefined && !evaluate(door, facts)) continue;
      const slot = reentry.kind === 'concurrent' ? canonicalJson(readPath(facts, reentry.key) ?? null) : '';
      newest.set(slot, { profileId, event });
    }
    if (newest.size === 0) filtered += 1;
    return [...newest.values()];
  });
  return { entrants: entrants.toSorted((left, right) => left.event.at - right.event.at), filtered };
}
