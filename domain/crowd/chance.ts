import { draw } from '../policy/draw.ts';

/**
 * Numbers from 0 to 1 by what they are for, not by their turn: a step more in a journey leaves all other draws as they were, so that two
 * versions can be compared person by person.
 */
export type Chance = (what: string) => number;

export const chanceOf =
  (seed: number, person: number | string): Chance =>
  (what) =>
    draw(`${seed} ${person} ${what}`);

/** One of several; undefined where there are none. */
export function pick<Value>(values: readonly Value[], share: number): Value | undefined {
  return values[Math.min(values.length - 1, Math.floor(share * values.length))];
}

/** One of several by their weights, whatever these add up to. */
export function pickWeighted<Value>(weighted: readonly (readonly [Value, number])[], share: number): Value | undefined {
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  let above = 0;
  const found = weighted.find(([, weight]) => share * total < (above += weight));
  return (found ?? weighted.at(-1))?.[0];
}
