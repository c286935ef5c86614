import type { Json, JsonObject } from '../json.ts';

/** The data a condition may look at. `event` is the event at hand, `entry` the one that began the enrollment. */
export type Facts = {
  readonly traits: JsonObject;
  readonly event: JsonObject | null;
  readonly entry: JsonObject | null;
  /** What came of earlier steps, by their ids: `steps.call.outcome`, `steps.call.dtmf`, `steps.check.result.score`. */
  readonly steps?: JsonObject;
  /** Which messages would reach them: `reach.sms.marketing` (domain/policy/reach.ts). */
  readonly reach?: JsonObject;
  /** What they did, by `didName`. */
  readonly did?: JsonObject;
  /** Which segments they are in, by their ids. */
  readonly segments?: JsonObject;
};

/** Any data that paths may lead into, by the first word of the path. */
export type Roots = { readonly [root: string]: JsonObject | null | undefined };

export const factRoots = ['traits', 'event', 'entry', 'steps'] as const;
/** What conditions may ask besides: answers that no text could hold. */
export const conditionRoots = [...factRoots, 'reach', 'did', 'segment'] as const;
/** Roots that are no paths: what stands behind them is a question of its own. */
export const questions = ['did', 'segment'] as const;

/** Reads `traits.address.city` or `event.items.0.sku`; undefined where the path leads nowhere. Own keys only: never a prototype. */
export function readPath(facts: Roots, path: string): Json | undefined {
  const [root = '', ...keys] = path.split('.');
  if (!Object.hasOwn(facts, root) || keys.length === 0) return undefined;
  let value: Json | undefined = facts[root] ?? undefined;
  for (const key of keys) value = child(value, key);
  return value;
}

function child(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (isList(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return value[key];
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
