import type { Problem } from '../problem.ts';
import { writeJourney } from './authoring/write-journey.ts';
import type { JourneyDefinition } from './definition.ts';
import { parseJourney, type JourneyTools } from './parse.ts';

/** All that is wrong with a definition made in TypeScript, by the very rules that YAML is read by; paths are those of the authoring form. */
export function validate(definition: JourneyDefinition, tools: JourneyTools): readonly Problem[] {
  const reading = parseJourney(writeJourney(definition), tools);
  return reading.kind === 'refused' ? reading.problems : [];
}
