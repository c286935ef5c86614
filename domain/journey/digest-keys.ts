import { canonicalJson } from '../canonical-json.ts';
import { readPath, type Facts } from '../condition/path.ts';
import type { JourneyDefinition } from './definition.ts';
import { digest } from './digest.ts';
import { digestName } from './matchers.ts';
import { digestsOf } from './tree.ts';

/** The key of the entry event, in each digest that it is in. */
export const entryKey = 'entry';

type Keys = Readonly<Record<string, string>>;

/**
 * Which key one event has in each of the digests that it is `matched` by; none where it has no such value. Of the value only a digest is
 * told, and that of one enrollment says nothing of another's (I8).
 */
export function keysOf(
  definition: JourneyDefinition,
  matched: readonly string[],
  facts: Facts,
  enrollment: string,
): { readonly keys?: Keys } {
  const found = digestsOf(definition).flatMap(({ step }): readonly (readonly [string, string])[] => {
    const name = digestName(step);
    if (step.by === undefined || !matched.includes(name)) return [];
    const value = readPath(facts, step.by) ?? null;
    if (value === null) return [];
    const text = canonicalJson(value);
    const ofEntry = step.entry === true ? readPath({ ...facts, event: facts.entry }, step.by) : undefined;
    const isOfEntry = ofEntry !== undefined && canonicalJson(ofEntry) === text;
    return [[name, isOfEntry ? entryKey : digest(`${enrollment}\n${text}`)]];
  });
  return found.length === 0 ? {} : { keys: Object.fromEntries(found) };
}
