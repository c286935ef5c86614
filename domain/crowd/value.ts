import type { Instant } from '../clock.ts';
import type { Json, JsonObject } from '../json.ts';
import { type Chance, pick } from './chance.ts';

/** What a value is made of: the schema's root, for its references, and the instant that dates are near to. */
export type Making = {
  readonly root: JsonObject;
  readonly chance: Chance;
  readonly now: Instant;
  /** How likely what need not be there is there. */
  readonly optional: number;
};

/** References and alternatives within each other; deeper is a schema that holds itself. */
const deepest = 8;
const dayMs = 86_400_000;

/** A plausible value by a JSON Schema: what it lists or gives as an example, else something of its type and format. `name` is its place. */
export function valueOf(written: Json | undefined, name: string, making: Making, depth = 0): Json {
  const schema = plainSchema(written, making, depth);
  const share = making.chance(name);
  const listed = listOf(schema['enum']) ?? listOf(schema['examples']);
  if (schema['const'] !== undefined) return schema['const'];
  if (listed !== undefined) return pick(listed, share) ?? null;
  if (depth > deepest) return null;
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, name, making, depth);
    case 'array': {
      const [least, most] = [numberAt(schema, 'minItems') ?? 1, numberAt(schema, 'maxItems') ?? 3];
      const count = least + Math.floor(share * (Math.max(least, Math.min(most, least + 2)) - least + 1));
      return Array.from({ length: count }, (_, index) =>
        valueOf(schema['items'], `${name}.${index}`, making, depth + 1),
      );
    }
    case 'integer':
      return Math.floor(between(schema, share, 1));
    case 'number':
      return Math.round(between(schema, share, 0.01) * 100) / 100;
    case 'boolean':
      return share < 0.5;
    case 'null':
      return null;
    default:
      return textOf(schema, name, share, making.now);
  }
}

/** All that an object requires, and of the rest what chance has. */
function objectOf(schema: JsonObject, name: string, making: Making, depth: number): JsonObject {
  const required = listOf(schema['required']) ?? [];
  const entries = Object.entries(propertiesOf(schema)).flatMap(([key, inner]): [string, Json][] => {
    const place = name === '' ? key : `${name}.${key}`;
    const isThere = required.includes(key) || making.chance(`${place}?`) < making.optional;
    return isThere ? [[key, valueOf(inner, place, making, depth + 1)]] : [];
  });
  return Object.fromEntries(entries);
}

/** The properties that a schema declares, its own and those it is put together from. */
export const propertiesOf = (schema: JsonObject): JsonObject => objectAt(schema, 'properties');

/** With what it refers to and is put together from; of alternatives the first. */
export function plainSchema(written: Json | undefined, { root }: Pick<Making, 'root'>, depth = 0): JsonObject {
  if (!isObject(written) || depth > deepest) return {};
  const reference = written['$ref'];
  const [first] = listOf(written['anyOf']) ?? listOf(written['oneOf']) ?? [];
  const parts = [
    ...(typeof reference === 'string' ? [at(root, reference)] : []),
    ...(listOf(written['allOf']) ?? []),
    ...(first === undefined ? [] : [first]),
  ].map((part) => plainSchema(part, { root }, depth + 1));
  return parts.reduce((sum, part) => ({ ...part, ...sum, ...joined('properties', part, sum) }), written);
}

const joined = (key: string, one: JsonObject, other: JsonObject): JsonObject =>
  one[key] === undefined && other[key] === undefined
    ? {}
    : { [key]: { ...objectAt(one, key), ...objectAt(other, key) } };

function at(root: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined;
  const keys = reference.slice(1).split('/').filter(Boolean);
  return keys.reduce<Json | undefined>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    root,
  );
}

function typeOf(schema: JsonObject): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  const named = listOf(type)?.find((one) => one !== 'null');
  if (typeof named === 'string') return named;
  if (schema['properties'] !== undefined) return 'object';
  if (schema['items'] !== undefined) return 'array';
  return schema['minimum'] !== undefined || schema['maximum'] !== undefined ? 'number' : 'string';
}

function between(schema: JsonObject, share: number, step: number): number {
  const above = numberAt(schema, 'exclusiveMinimum');
  const below = numberAt(schema, 'exclusiveMaximum');
  const least = numberAt(schema, 'minimum') ?? (above === undefined ? undefined : above + step);
  const most = numberAt(schema, 'maximum') ?? (below === undefined ? undefined : below - step);
  const [from, to] = [least ?? Math.min(1, most ?? 1), most ?? Math.max(100, (least ?? 0) + 100)];
  const value = from + share * (to - from + (step === 1 ? 1 : 0));
  return Math.min(to, value);
}

function textOf(schema: JsonObject, name: string, share: number, now: Instant): string {
  const date = (ms: number): string => new Date(ms).toISOString();
  const coming = now + Math.floor((1 + share * 29) * dayMs);
  const { format } = schema;
  if (format === 'date-time') return date(coming);
  // Whoever is born was born long ago; everything else that has a date is still to come.
  if (format === 'date') return date(/birth/i.test(name) ? now - (18 + share * 62) * 365 * dayMs : coming).slice(0, 10);
  if (format === 'time') return `${date(Math.floor(share * dayMs)).slice(11, 19)}Z`;
  if (format === 'email') return `${digits(share)}@example.com`;
  if (format === 'uri' || format === 'url') return `https://example.com/${digits(share)}`;
  if (format === 'uuid') return `00000000-0000-4000-8000-${digits(share).padStart(12, '0')}`;
  const least = numberAt(schema, 'minLength') ?? 0;
  const text = `${name.split('.').at(-1) ?? name}-${digits(share).slice(0, 4)}`.padEnd(least, 'x');
  return text.slice(0, numberAt(schema, 'maxLength') ?? text.length);
}

const digits = (share: number): string => String(Math.floor(share * 1_000_000));

const numberAt = (schema: JsonObject, key: string): number | undefined => {
  const value = schema[key];
  return typeof value === 'number' ? value : undefined;
};
const listOf = (value: Json | undefined): readonly Json[] | undefined =>
  Array.isArray(value) && value.length > 0 ? (value as readonly Json[]) : undefined;
const objectAt = (schema: JsonObject, key: string): JsonObject => {
  const value = schema[key];
  return isObject(value) ? value : {};
};
function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
