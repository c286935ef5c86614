import type { JourneyDefinition } from '../journey/definition.ts';
import { drawShare, seedOf, whoDraws } from '../journey/interpreter/draw.ts';
import type { Who } from '../journey/state.ts';
import { stepsOf } from '../journey/tree.ts';
import type { Scenario } from './scenario.ts';

/** Enough to find one in ten thousand, and no more than a moment's work. */
const mostTries = 200_000;

/** Somebody to whom these shares fall: a scenario names shares, and people differ by nothing but their ids. */
export function somebodyWhoDraws(definition: JourneyDefinition, draws: Scenario['draws']): Who {
  const splits = stepsOf(definition).flatMap(({ step }) => {
    const wanted = draws[step.id];
    if (step.kind !== 'split' || wanted === undefined) return [];
    const index = step.shares.findIndex(({ name }) => name === wanted);
    const names = step.shares.map(({ name }) => name).join(', ');
    if (index === -1) throw new Error(`split '${step.id}' of '${definition.id}' has no share '${wanted}': ${names}`);
    return [{ step, index, seed: seedOf(definition, step) }];
  });
  for (let tries = 0; tries < mostTries; tries += 1) {
    const who = { person: `somebody-${tries}`, enrollment: `somebody-${tries}` };
    const drawn = splits.every(
      ({ step, index, seed }) => drawShare(step.shares, seed, whoDraws({ who, visits: {} }, step)) === index,
    );
    if (drawn) return who;
  }
  const names = splits.map(({ step }) => step.id).join(', ');
  throw new Error(`nobody draws these shares at once in '${definition.id}': do ${names} have one seed?`);
}
