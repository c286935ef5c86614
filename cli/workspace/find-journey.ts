import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { didYouMean } from '../../domain/suggest.ts';

/** The journey of this id among those of a folder; throws with those that are there. */
export function findJourney(journeys: readonly JourneyDefinition[], id: string, dir: string): JourneyDefinition {
  const found = journeys.find((one) => one.id === id);
  if (found !== undefined) return found;
  const ids = journeys.map((one) => one.id);
  const hint = didYouMean(id, ids);
  throw new Error(
    `no journey '${id}' in ${dir}; there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ') || 'none'}${hint ? ` (${hint})` : ''}`,
  );
}
