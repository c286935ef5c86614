import { canonicalJson } from '../canonical-json.ts';
import type { CarillonEvent } from '../event.ts';
import type { Json, JsonObject } from '../json.ts';

export type TraitChange = {
  readonly traits: JsonObject;
  readonly changed: boolean;
  /** Names of the traits that appeared, went or became others. */
  readonly names: readonly string[];
  /** A phone number or mail address appeared or became another: a send that waits for one may go. */
  readonly addressChanged: boolean;
};

/** Traits that a message can be addressed by. */
const addresses = ['email', 'phone'] as const;

type Telling = Pick<CarillonEvent, 'identities' | 'traits'>;

/** What an event says of its person: names that are addresses count as traits. */
export function saidBy({ identities, traits }: Telling): JsonObject {
  const named = identities.filter(({ kind }) => addresses.some((address) => address === kind));
  return { ...Object.fromEntries(named.map(({ kind, value }) => [kind, value])), ...traits };
}

/** What the event says of the person on top of what was known; `null` removes. */
export function learn(known: JsonObject, event: Telling): TraitChange {
  const said = saidBy(event);
  const traits = new Map<string, Json>(Object.entries(known));
  for (const [key, value] of Object.entries(said)) {
    if (value === null) traits.delete(key);
    else traits.set(key, value);
  }
  return compare(known, Object.fromEntries(traits));
}

/** Two people turned out to be one: what the staying one had wins. */
export function mergeTraits(winner: JsonObject, loser: JsonObject): TraitChange {
  return compare(winner, { ...loser, ...winner });
}

function compare(before: JsonObject, after: JsonObject): TraitChange {
  const differs = (key: string): boolean => !same(before[key], after[key]);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const names = [...keys].filter(differs);
  const changed = names.length > 0;
  const appeared = (key: string): boolean => typeof after[key] === 'string' && after[key] !== '' && differs(key);
  return { traits: changed ? after : before, changed, names, addressChanged: addresses.some(appeared) };
}

function same(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  return left !== undefined && right !== undefined && canonicalJson(left) === canonicalJson(right);
}
