import type { Condition } from '../condition/condition.ts';
import type { Json } from '../json.ts';

/** What no stored trait can hold, because PostgreSQL takes neither: a condition that asks for it is a mistake of its author. */
export function unstorable(condition: Condition): string | null {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return firstOf(condition.of.map(unstorable));
    case 'not':
      return unstorable(condition.of);
    case 'exists':
      return inText(condition.path);
    case 'same':
      return inText(condition.path) ?? inText(condition.as);
    case 'did':
    case 'segment':
      return null;
    case 'compare':
      return inText(condition.path) ?? inJson(condition.value);
  }
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
