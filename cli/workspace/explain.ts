import { conditionWords } from '../../domain/condition/words.ts';
import {
  defaultCompensateWithin,
  type Entry,
  type EventMatcher,
  type Goal,
  type JourneyDefinition,
  type Reentry,
  type Step,
} from '../../domain/journey/definition.ts';
import { entryWords, isEventEntry } from '../../domain/journey/entry/entry.ts';
import { describeStep } from '../../domain/journey/describe.ts';
import { detailsOf, undoingWords } from '../../domain/journey/details.ts';
import { drawingOf } from '../../domain/journey/drawing/drawing.ts';
import { mermaidOf } from '../../domain/journey/drawing/mermaid.ts';
import { mostMessages, type Most } from '../../domain/journey/most-messages.ts';
import { entriesWords } from '../../domain/journey/entry/entries.ts';
import { findJourney } from './find-journey.ts';
import { finish, problemLines, say, type Json } from './output.ts';
import { readFolder } from './read-folder.ts';

export type ExplainOptions = Json & { readonly mermaid?: boolean; readonly svg?: boolean };

/** `carillon explain <dir> <journey>`: a journey in words, or as a drawing. */
export async function explain(dir: string, id: string, options: ExplainOptions): Promise<void> {
  const { journeys, problems } = await readFolder(dir);
  const definitions = journeys.map((journey) => journey.definition);
  // It may be missing because it could not be read.
  if (!definitions.some((one) => one.id === id)) for (const line of problemLines(problems)) say(line);
  const definition = findJourney(definitions, id, dir);
  const lines = await told(definition, options);
  finish(options, true, { journey: id, lines, definition }, lines);
}

async function told(definition: JourneyDefinition, { mermaid, svg }: ExplainOptions): Promise<readonly string[]> {
  if (mermaid === true) return [mermaidOf(drawingOf(definition))];
  const words = explainJourney(definition);
  if (svg !== true) return words;
  const { svgOf } = await import('../drawing/svg.ts');
  return [svgOf(drawingOf(definition), { title: definition.name ?? definition.id, words })];
}

export function explainJourney(definition: JourneyDefinition): readonly string[] {
  const { id, name, on, reentry, entries, goal, exitOn, deadline, status } = definition;
  const { compensateOn = [], compensateWithin = defaultCompensateWithin } = definition;
  return [
    `${id}${name === undefined ? '' : ` (${name})`}, ${status ?? 'paused until launched'}`,
    `begins ${beginning(on)}, ${reentryText(reentry)}`,
    ...(entries === undefined ? [] : [`lets people in ${entriesWords(entries)}`]),
    ...(goal === undefined ? [] : [`reaches its goal, and ends, with ${awaited(goal)}${goalWords(goal)}`]),
    ...exitOn.map((matcher) => `is left with ${awaited(matcher)}`),
    ...(deadline === undefined ? [] : [`is left ${deadline} after it began, wherever the person is`]),
    ...compensateOn.map((matcher) => `is undone with ${awaited(matcher)}, up to ${compensateWithin} after its end`),
    ...mostWords(mostMessages(definition)),
    '',
    ...stepLines(definition, definition.steps, ''),
  ];
}

const goalWords = ({ within }: Goal): string =>
  within === undefined ? '' : `; up to ${within} after its end it counts`;

function mostWords({ all, marketing }: Most): readonly string[] {
  if (all === 0) return [];
  const ofMarketing = marketing === 0 ? '' : `, at most ${marketing} of them marketing`;
  return [`sends a person at most ${all} message${all === 1 ? '' : 's'}${ofMarketing}`];
}

function stepLines(definition: JourneyDefinition, steps: readonly Step[], indent: string): readonly string[] {
  const deeper = `${indent}   `;
  const inner = (title: string, list: readonly Step[]): readonly string[] =>
    list.length === 0
      ? [`${deeper}${title}: go on`]
      : [`${deeper}${title}:`, ...stepLines(definition, list, `${deeper}  `)];
  return steps.flatMap((step, index): readonly string[] => {
    const title = `${indent}${index + 1}. ${describeStep(definition, step.id)}${detail(step)}`;
    if (step.kind === 'waitFor') return [title, ...inner('when it comes', step.then), ...inner('otherwise', step.else)];
    if (step.kind === 'digest')
      return [
        title,
        ...(step.then.length > 0 ? inner('with all of them', step.then) : []),
        ...(step.within === undefined ? [] : inner(`if none comes within ${step.within}`, step.else)),
      ];
    const undoing = undoingWords(definition, step);
    if (undoing !== undefined || step.kind === 'webhook')
      return [
        title,
        ...(undoing === undefined ? [] : [`${deeper}${undoing}`]),
        ...(step.kind === 'webhook' && step.else.length > 0 ? inner('if it fails', step.else) : []),
      ];
    if (step.kind === 'branch')
      return [
        title,
        ...step.cases.flatMap((one) => inner(`if ${conditionWords(one.when)}`, one.steps)),
        ...inner('otherwise', step.else),
      ];
    if (step.kind === 'waitUntilDate')
      return [
        title,
        ...(step.then.length > 0 ? inner('then', step.then) : []),
        ...(step.else.length > 0 ? inner('if there is none, or it is past', step.else) : []),
      ];
    if (step.kind === 'repeat') return [title, ...inner('each round', step.steps)];
    if (step.kind === 'split')
      return [title, ...step.shares.flatMap((one) => inner(`${one.percent} % go the way '${one.name}'`, one.steps))];
    return [title];
  });
}

/** Values of traits stand behind their names; everything else is a clause of its own. */
function detail(step: Step): string {
  return detailsOf(step)
    .map((words) => (step.kind === 'update' ? `: ${words}` : `, ${words}`))
    .join('');
}

function beginning(on: Entry): string {
  return isEventEntry(on) ? `with ${awaited(on)}` : entryWords(on);
}

function awaited({ event, where }: EventMatcher): string {
  return where === undefined ? event : `${event} with ${conditionWords(where)}`;
}

function reentryText(reentry: Reentry): string {
  switch (reentry.kind) {
    case 'once':
      return 'once per person';
    case 'always':
      return 'again and again, one run at a time';
    case 'after':
      return `again after ${reentry.duration}`;
    case 'concurrent':
      return `one run per ${reentry.key}`;
  }
}
