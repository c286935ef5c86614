import type { Condition } from '../condition/condition.ts';
import { heldConditionsOf } from '../condition/deed.ts';
import { comparesOf, pathsOf } from '../condition/paths-of.ts';
import type { Json } from '../json.ts';

/** What no stored trait can hold, because PostgreSQL takes neither: a condition that asks for it is a mistake of its author. */
export function unstorable(condition: Condition): string | null {
  const all = [condition, ...heldConditionsOf([condition]).map(({ where }) => where)];
  return firstOf([...all.flatMap(pathsOf).map(inText), ...all.flatMap(comparesOf).map(({ value }) => inJson(value))]);
}

function inJson(value: Json): string | null {
  if (typeof value === 'string') return inText(value);
  if (typeof value !== 'object' || value === null) return null;
  return firstOf(Object.entries(value).map(([key, inner]) => inText(key) ?? inJson(inner)));
}

function inText(text: string): string | null {
  if (text.includes('\0')) return 'a NUL character';
  return /\p{Surrogate}/u.test(text) ? 'half a character (a lone surrogate)' : null;
}

const firstOf = (found: readonly (string | null)[]): string | null => found.find((one) => one !== null) ?? null;
