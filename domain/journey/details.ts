import { conditionWords } from '../condition/words.ts';
import type { JourneyDefinition, OnFailure, Step } from './definition.ts';
import { describeStep, sinceWords } from './describe.ts';
import { compensationOf, undoStepId } from './undo.ts';

/** What a step says besides what `describeStep` tells of it, each in a few words. */
export function detailsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'send': {
      const held = step.undo && `${step.undo.at === 'carillon' ? 'held' : 'scheduled'} for ${step.undo.for}`;
      const hops = (step.fallback ?? []).map((hop) => `else ${hop.channel}${hop.after ? ` after ${hop.after}` : ''}`);
      const awaits = step.await === 'delivered' ? 'and wait for its delivery' : undefined;
      const by = step.sendBy && `within ${step.sendBy}, later ${lateWords[step.late ?? 'skip']}`;
      return [held, ...hops, awaits, by, failureWords(step.onFailure)].filter((words) => words !== undefined);
    }
    case 'webhook':
      return [failureWords(step.onFailure)].filter((words) => words !== undefined);
    case 'update':
      return [
        Object.values(step.set)
          .map((value) => JSON.stringify(value))
          .join(', '),
      ];
    case 'repeat':
      return step.until === undefined ? [] : [`until ${conditionWords(step.until)}`];
    case 'waitFor':
      return 'of' in step.for || step.for.where === undefined ? [] : [`with ${conditionWords(step.for.where)}`];
    case 'digest':
      return [
        ...(step.of.where === undefined ? [] : [`with ${conditionWords(step.of.where)}`]),
        ...(step.by === undefined ? [] : [`of those with the same ${step.by} the latest`]),
        ...(step.entry === true ? ['the event that begins the journey included'] : []),
      ];
    case 'throttle':
      return ['the others wait in the order in which they came'];
    case 'takeBack':
      return ['newest first, and go on'];
    case 'emit':
    case 'enroll':
    case 'wait':
    case 'waitUntil':
    case 'waitUntilDate':
    case 'branch':
    case 'split':
    case 'exit':
      return [];
  }
}

const lateWords = {
  send: 'all the same',
  skip: 'not at all',
  'next-window': 'at the same time of another day',
} as const;

function failureWords(onFailure: OnFailure = 'continue'): string | undefined {
  if (typeof onFailure === 'object')
    return `undo what was done ${sinceWords(onFailure.compensate.since)} if it fails, and leave`;
  return { continue: undefined, exit: 'leave if it fails', compensate: 'undo all of it if it fails' }[onFailure];
}

/** What undoes a step; undefined where nothing does. */
export function undoingWords(definition: JourneyDefinition, step: Step): string | undefined {
  const undoing = compensationOf(step);
  if (undoing === undefined) return undefined;
  return `undone by: ${describeStep(definition, undoStepId(step.id))}${undoing.kind === 'send' ? ', if it was sent' : ''}`;
}
