import { answerDeeds, type Past } from '../condition/answer-deeds.ts';
import type { Condition } from '../condition/condition.ts';
import { inlineSegments } from '../condition/inline-segments.ts';
import type { Facts } from '../condition/path.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { entryCondition, isScheduleEntry } from '../journey/entry/entry.ts';
import type { Bundle } from './bundle.ts';

/** What must hold of somebody who comes in, segments by what makes them; undefined where everybody may. */
export function doorOf({ segments }: Pick<Bundle, 'segments'>, { on }: JourneyDefinition): Condition | undefined {
  if (isScheduleEntry(on)) return segments.find(({ id }) => id === on.segment)?.condition;
  const written = entryCondition(on);
  return written === undefined ? undefined : inlineSegments(written, segments);
}

/** The facts by which it is decided: what they did up to then among them. */
export function factsAtDoor(door: Condition | undefined, past: Omit<Past, 'segments'>): Facts {
  const { traits, entry } = past;
  return { traits, event: entry, entry, ...answerDeeds(door === undefined ? [] : [door], { ...past, segments: [] }) };
}
