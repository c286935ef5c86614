import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { didYouMean } from '../../../domain/suggest.ts';
import type { Bundle } from '../../../domain/workspace/bundle.ts';

export function findJourney({ journeys }: Bundle, id: string, dir: string): JourneyDefinition {
  const found = journeys.find((one) => one.id === id);
  if (found !== undefined) return found;
  const ids = journeys.map((one) => one.id);
  const hint = didYouMean(id, ids);
  throw new Error(
    `no journey '${id}' in ${dir}; there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ') || 'none'}${hint ? ` (${hint})` : ''}`,
  );
}
