import type { Condition } from '../condition/condition.ts';
import { didName } from '../condition/deed.ts';
import { evaluate } from '../condition/evaluate.ts';
import { type Facts, readPath } from '../condition/path.ts';
import type { Json, JsonObject } from '../json.ts';

/**
 * Changes facts so that a condition holds, where that takes no more than setting what it names: whoever comes into a journey is one whom
 * its `where` lets in. What cannot be brought about this way (a `not`, a part of a list) stays as it is.
 */
export function fit(condition: Condition, facts: Facts, changes: 'event' | 'event and traits'): Facts {
  if (evaluate(condition, facts)) return facts;
  const set = (path: string, value: Json | undefined): Facts => {
    const [root = '', ...keys] = path.split('.');
    const mayChange = root === 'event' || (root === 'traits' && changes === 'event and traits');
    if (!mayChange || value === undefined || keys.length === 0) return facts;
    return { ...facts, [root]: put(facts[root] ?? {}, keys, value) };
  };
  switch (condition.kind) {
    case 'all':
      return condition.of.reduce((sum, one) => fit(one, sum, changes), facts);
    case 'any':
      return condition.of.map((one) => fit(one, facts, changes)).find((one) => evaluate(condition, one)) ?? facts;
    case 'not':
    case 'segment':
      return facts;
    case 'did':
      if (changes === 'event') return facts;
      return { ...facts, did: { ...facts.did, [didName(condition)]: true } };
    case 'exists':
      return set(condition.path, 'yes');
    case 'same': {
      const { path, as } = condition;
      const here = set(path, readPath(facts, as));
      return evaluate(condition, here) ? here : set(as, readPath(facts, path));
    }
    case 'compare':
      return set(condition.path, satisfying(condition, readPath(facts, condition.path)));
  }
}

function satisfying({ op, value }: Extract<Condition, { kind: 'compare' }>, was: Json | undefined): Json | undefined {
  switch (op) {
    case 'eq':
    case 'gte':
    case 'lte':
    case 'startsWith':
      return value;
    case 'in':
      return Array.isArray(value) ? (value as readonly Json[])[0] : undefined;
    case 'contains':
      return Array.isArray(was) ? [...(was as readonly Json[]), value] : typeof value === 'string' ? value : [value];
    case 'gt':
      return typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}~` : undefined;
    case 'lt':
      return typeof value === 'number' ? value - 1 : typeof value === 'string' ? '' : undefined;
    case 'ne':
      return typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : 'other';
  }
}

function put(held: JsonObject, [key = '', ...deeper]: readonly string[], value: Json): JsonObject {
  if (deeper.length === 0) return { ...held, [key]: value };
  const inner = Object.hasOwn(held, key) ? held[key] : undefined;
  const isMap = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  return { ...held, [key]: put(isMap ? (inner as JsonObject) : {}, deeper, value) };
}
