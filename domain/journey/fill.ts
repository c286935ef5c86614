import { readPath, type Facts } from '../condition/path.ts';
import type { Json } from '../json.ts';
import type { Path } from '../problem.ts';

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;
const alone = /^\s*\{\{\s*([^{}]*?)\s*\}\}\s*$/;

/** `{{ traits.plan }}` in the texts of a JSON value, each with its place. */
export type Placeholder = { readonly path: Path; readonly fact: string };

export function placeholdersIn(value: Json, path: Path = []): readonly Placeholder[] {
  if (typeof value === 'string') return [...value.matchAll(placeholder)].map(([, fact = '']) => ({ path, fact }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, Json]) =>
    placeholdersIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** Puts facts in. A text that is one placeholder becomes the fact itself, null where there is none; inside a longer text it becomes text. */
export function fill(value: Json, facts: Facts): Json {
  if (typeof value === 'string') {
    const whole = alone.exec(value)?.[1];
    if (whole !== undefined) return readPath(facts, whole) ?? null;
    return value.replaceAll(placeholder, (_, fact: string) => textOf(readPath(facts, fact)));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner: Json) => fill(inner, facts));
  return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, Json]) => [key, fill(inner, facts)]));
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
