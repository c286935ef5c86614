import type { Json, JsonObject } from '../json.ts';
import { maxIdLength } from './limits.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON object, or an empty one where it is absent or null. Anything parsed from JSON is JSON. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? (value as JsonObject) : {};
}

/** Null and the empty string are absent (Python and the browser send both); a number is taken as its digits. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** Why an identifier cannot be one; undefined where it can, or is absent. */
export function identifierDefect(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'number') return undefined;
  if (typeof value !== 'string')
    return `${name} must be a string, got ${Array.isArray(value) ? 'an array' : typeof value}`;
  return value.length > maxIdLength ? `${name} is longer than ${maxIdLength} characters` : undefined;
}

/** Leaves out what is undefined or empty, so that a body holds only what its producer said. */
export function compact(entries: Readonly<Record<string, Json | undefined>>): JsonObject {
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(entries)) {
    if (value === undefined || (isObject(value) && Object.keys(value).length === 0)) continue;
    out[key] = value;
  }
  return out;
}
