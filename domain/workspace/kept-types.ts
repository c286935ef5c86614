import { heldConditionsOf } from '../condition/deed.ts';
import { conditionsOf } from '../journey/authoring/places.ts';
import type { Bundle } from './bundle.ts';

/** The event types of which journeys and segments ask what they held when they came. */
export function keptTypesOf({ journeys, segments }: Pick<Bundle, 'journeys' | 'segments'>): readonly string[] {
  const conditions = [...journeys.flatMap(conditionsOf), ...segments].map(({ condition }) => condition);
  return [...new Set(heldConditionsOf(conditions).map(({ type }) => type))];
}
