import { stringify } from 'yaml';
import { writeJourney } from '../../domain/journey/authoring/write-journey.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { parseJourney, type JourneyTools } from '../../domain/journey/parse.ts';
import { byPlace, type LocatedProblem, type Problem } from '../../domain/problem.ts';
import { readYaml } from './yaml-document.ts';

export type JourneyYaml =
  | {
      readonly kind: 'journey';
      readonly definition: JourneyDefinition;
      /** Gives a problem found later (a missing template, an unknown variable) its line in this file. */
      readonly locate: (problem: Problem) => LocatedProblem;
    }
  | { readonly kind: 'refused'; readonly problems: readonly LocatedProblem[] };

/** Reads one journey file. Problems of YAML and of the journey all carry file, line and column. */
export function parseJourneyYaml(text: string, file: string, tools: JourneyTools): JourneyYaml {
  const document = readYaml(text, file, 'a journey: journey, on, steps');
  if (document.kind === 'refused') return document;
  const { value, locate } = document;
  const reading = parseJourney(value, tools);
  return reading.kind === 'refused'
    ? { kind: 'refused', problems: reading.problems.map(locate).toSorted(byPlace) }
    : { kind: 'journey', definition: reading.definition, locate };
}

/** The same journey as a file that `parseJourneyYaml` reads back. */
export function writeJourneyYaml(definition: JourneyDefinition): string {
  return stringify(writeJourney(definition), { lineWidth: 120 });
}
