import type { Json } from '../json.ts';
import type { Comparison, Condition } from './condition.ts';
import { didName } from './deed.ts';
import { readPath, type Roots } from './path.ts';

/**
 * Judges a condition; total: it never throws, and a comparison between wrong types is false.
 * A path that leads nowhere satisfies only `ne`, which is the exact opposite of `eq`; `exists` wants a value other than null,
 * and so does `same` on both sides.
 * `gt gte lt lte` compare numbers with numbers and texts with texts (by code point, as a database does: RFC 3339 instants in one
 * zone order rightly);
 * `contains` looks for a text in a text or an element in a list.
 * What they did, and which segments they are in, are answers that stand among the facts; what has none did not happen.
 */
export function evaluate(condition: Condition, facts: Roots): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((one) => evaluate(one, facts));
    case 'any':
      return condition.of.some((one) => evaluate(one, facts));
    case 'not':
      return !evaluate(condition.of, facts);
    case 'exists':
      return (readPath(facts, condition.path) ?? null) !== null;
    case 'same': {
      const [actual, other] = [readPath(facts, condition.path) ?? null, readPath(facts, condition.as) ?? null];
      return actual !== null && other !== null && same(actual, other);
    }
    case 'did':
      return facts['did']?.[didName(condition)] === true;
    case 'segment':
      return facts['segments']?.[condition.segment] === true;
    case 'compare':
      return compare(condition.op, readPath(facts, condition.path), condition.value);
  }
}

function compare(op: Comparison, actual: Json | undefined, expected: Json): boolean {
  switch (op) {
    case 'eq':
      return actual !== undefined && same(actual, expected);
    case 'ne':
      return actual === undefined || !same(actual, expected);
    case 'gt':
      return ordered(actual, expected, (sign) => sign > 0);
    case 'gte':
      return ordered(actual, expected, (sign) => sign >= 0);
    case 'lt':
      return ordered(actual, expected, (sign) => sign < 0);
    case 'lte':
      return ordered(actual, expected, (sign) => sign <= 0);
    case 'in':
      return actual !== undefined && holds(expected, actual);
    case 'contains':
      if (typeof actual === 'string') return typeof expected === 'string' && actual.includes(expected);
      return actual !== undefined && holds(actual, expected);
    case 'startsWith':
      return typeof actual === 'string' && typeof expected === 'string' && actual.startsWith(expected);
  }
}

function ordered(actual: Json | undefined, expected: Json, judge: (sign: number) => boolean): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') return judge(actual - expected);
  if (typeof actual === 'string' && typeof expected === 'string') return judge(textOrder(actual, expected));
  return false;
}

/** By code point: JavaScript's own order is by UTF-16 code unit, in which surrogates come before U+E000 although they stand for more. */
function textOrder(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const [ours, theirs] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (ours === theirs) continue;
    const [high, higher] = [isSurrogate(ours), isSurrogate(theirs)];
    return high === higher ? ours - theirs : Number(high) - Number(higher);
  }
  return left.length - right.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

function holds(list: Json, wanted: Json): boolean {
  return Array.isArray(list) && list.some((one: Json) => same(one, wanted));
}

/** Equality of JSON values; the order of an object's keys does not count. */
function same(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [ours, theirs] = [Object.entries(left), Object.entries(right)];
  if (Array.isArray(left) !== Array.isArray(right) || ours.length !== theirs.length) return false;
  const other = new Map<string, Json>(theirs);
  return ours.every(([key, value]) => {
    const match = other.get(key);
    return match !== undefined && same(value, match);
  });
}
