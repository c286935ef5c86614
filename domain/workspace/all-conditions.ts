import type { Condition } from '../condition/condition.ts';
import { conditionsOf } from '../journey/authoring/places.ts';
import type { Bundle } from './bundle.ts';

/** Every condition of journeys and segments. */
export const allConditionsOf = ({ journeys, segments }: Pick<Bundle, 'journeys' | 'segments'>): readonly Condition[] =>
  [...journeys.flatMap(conditionsOf), ...segments].map(({ condition }) => condition);
