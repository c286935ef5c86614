import type { JourneyDefinition, Share, SplitStep } from '../definition.ts';
import { hash53 } from '../digest.ts';
import type { JourneyState } from '../state.ts';

/**
 * Which share falls to somebody: the same for the same seed and name, wherever and whenever it is asked. Where the percents of a later
 * version differ, only those change their way who stand where a boundary moved.
 */
export function drawShare(shares: readonly Pick<Share, 'percent'>[], seed: string, who: string): number {
  const drawn = (hash53(`${seed}\n${who}`) / 2 ** 53) * 100;
  let above = 0;
  const found = shares.findIndex(({ percent }) => drawn < (above += percent));
  return found === -1 ? shares.length - 1 : found; // percents of many digits may add up to a hair less than 100
}

/** Two splits do not hang together, unless their author wants it so. */
export const seedOf = ({ id }: JourneyDefinition, { seed, id: step }: SplitStep): string => seed ?? `${id}/${step}`;

/** By the person, for ever; or anew at every visit. */
export function whoDraws({ who, visits }: Pick<JourneyState, 'who' | 'visits'>, { sticky, id }: SplitStep): string {
  if (who === undefined) throw new Error(`split '${id}' knows nobody to draw for: the state is of another version`);
  return sticky === false ? `${who.enrollment}/${visits[id] ?? 1}` : who.person;
}

/** The share that falls to whoever stands before a split, by its place. */
export const shareFor = (
  definition: JourneyDefinition,
  state: Pick<JourneyState, 'who' | 'visits'>,
  step: SplitStep,
): number => drawShare(step.shares, seedOf(definition, step), whoDraws(state, step));
