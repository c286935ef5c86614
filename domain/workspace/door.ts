import type { Condition } from '../condition/condition.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { entryCondition, isScheduleEntry } from '../journey/entry/entry.ts';
import type { Bundle } from './bundle.ts';

/** What must hold of somebody who comes in; undefined where everybody may. */
export function doorOf({ segments }: Pick<Bundle, 'segments'>, { on }: JourneyDefinition): Condition | undefined {
  return isScheduleEntry(on) ? segments.find(({ id }) => id === on.segment)?.condition : entryCondition(on);
}
