import { maxDepth } from './limits.ts';

// eslint-disable-next-line no-control-regex -- the NUL is what we look for
const nul = /\0/;
const loneSurrogate = /\p{Surrogate}/u;
const loneSurrogates = /\p{Surrogate}/gu;

/**
 * What no later room can hold: PostgreSQL stores no U+0000, `__proto__` is only ever an attack, and depth is bounded
 * before anything recursive sees the value. Answers a sentence, or undefined where the value is clean.
 */
export function defectOf(value: unknown, most = maxDepth): string | undefined {
  return defectBelow(value, most, most);
}

function defectBelow(value: unknown, levels: number, most: number): string | undefined {
  if (typeof value === 'string') return nul.test(value) ? 'a string holds the character U+0000' : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  if (levels <= 0) return `nested deeper than ${most} levels`;
  if (Array.isArray(value)) {
    for (const item of value) {
      const defect = defectBelow(item, levels - 1, most);
      if (defect) return defect;
    }
    return undefined;
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') return 'a key is called __proto__';
    const defect = defectBelow(key, levels, most) ?? defectBelow(item, levels - 1, most);
    if (defect) return defect;
  }
  return undefined;
}

/**
 * JSON text of a clean value. A surrogate without its partner (an emoji cut in half by a client) becomes U+FFFD,
 * because PostgreSQL refuses it and the event is worth more than the half character.
 */
export function wireText(value: unknown): string {
  const text = JSON.stringify(value);
  return /\\ud[89a-f]/.test(text) ? JSON.stringify(value, wellFormed) : text;
}

function wellFormed(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return loneSurrogate.test(value) ? value.replace(loneSurrogates, '\ufffd') : value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.replace(loneSurrogates, '\ufffd'), item]));
}
