import { heldConditionsOf } from '../condition/deed.ts';
import { allConditionsOf } from './all-conditions.ts';
import type { Bundle } from './bundle.ts';

/** The event types of which journeys and segments ask what they held when they came. */
export function keptTypesOf(bundle: Pick<Bundle, 'journeys' | 'segments'>): readonly string[] {
  return [...new Set(heldConditionsOf(allConditionsOf(bundle)).map(({ type }) => type))];
}
