import { didYouMean } from '../../suggest.ts';
import type { JourneyDefinition } from '../definition.ts';
import { stepsOf } from '../tree.ts';

/** Where whoever stands at a step of one version goes on in another. Who stands at a step that is not in it stays with their version. */
export type StepMap = { readonly [step: string]: string };

/** In a map: wherever else somebody stands. No step may be called so. */
export const anyStep = '*';

/** What is said of steps, over what is proposed; null: who stands there stays. */
export type StepChanges = { readonly [step: string]: string | null };

export type MapReading =
  { readonly kind: 'map'; readonly map: StepMap } | { readonly kind: 'refused'; readonly reason: string };

/** Steps are the same by their id (I3) and kind, unless `changes` says otherwise. */
export function readStepMap(from: JourneyDefinition, to: JourneyDefinition, changes: StepChanges): MapReading {
  const [old, now] = [from, to].map((one) => new Map(stepsOf(one).map(({ step }) => [step.id, step.kind])));
  if (old === undefined || now === undefined) throw new Error('two versions have two maps');
  for (const [step, goal] of Object.entries(changes)) {
    if (!old.has(step)) return refused(step, 'the old version', [...old.keys()]);
    if (goal !== null && !now.has(goal)) return refused(goal, 'the new version', [...now.keys()]);
  }
  const proposed = [...old].flatMap(([id, kind]) => (now.get(id) === kind ? [[id, id] as const] : []));
  const all = Object.entries({ ...Object.fromEntries(proposed), ...changes });
  return { kind: 'map', map: Object.fromEntries(all.filter((one): one is [string, string] => one[1] !== null)) };
}

function refused(step: string, where: string, known: readonly string[]): MapReading {
  const hint = didYouMean(step, known);
  return {
    kind: 'refused',
    reason: `${where} has no step '${step}'${hint === undefined ? `; it has ${known.join(', ')}` : ` (${hint})`}`,
  };
}

/** The way back. Where two steps went to one, it leads to the first of them. */
export function reversed(map: StepMap): StepMap {
  const back = new Map<string, string>();
  for (const [step, goal] of Object.entries(map)) if (!back.has(goal)) back.set(goal, step);
  return Object.fromEntries(back);
}
