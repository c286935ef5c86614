import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { OpenApi, Schema } from './openapi.ts';

/** What is wrong, one line each; empty when it fits. */
export type Check = (value: unknown) => readonly string[];

export type Direction = 'request' | 'response';

/**
 * Checks values against schemas of one OpenAPI document. Two things are not plain JSON Schema: what is `readOnly` is no
 * part of requests and what is `writeOnly` none of responses, required or not; and a `discriminator` names the schema
 * that one form of a value really has. Responses may hold nothing that is not described, because the vendor's Go client
 * refuses a whole answer for one key that it does not know.
 */
export function createChecks(document: OpenApi, direction: Direction): (schema: Schema) => Check {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, validateFormats: true, formats });
  const translated = { components: { schemas: translateAll(document, direction) } };
  ajv.addSchema(translated, 'openapi');
  const known = new Map<string, Check>();
  return (schema) => {
    const key = JSON.stringify(schema);
    const before = known.get(key);
    if (before) return before;
    const validate = ajv.compile(translate(document, schema, direction, true) as object);
    const check: Check = (value) =>
      validate(value) ? [] : [...new Set((validate.errors ?? []).map((error) => problemOf(error, value)))];
    known.set(key, check);
    return check;
  };
}

function problemOf({ instancePath, message, params }: ErrorObject, value: unknown): string {
  let here = value;
  for (const step of instancePath.split('/').slice(1)) here = (here as Readonly<Record<string, unknown>>)[step];
  return `${instancePath || '/'} ${message} ${JSON.stringify(params)}: ${JSON.stringify(here)?.slice(0, 300)}`;
}

const integer = (bits: 32 | 64) => ({
  type: 'number' as const,
  validate: (value: number) => Number.isInteger(value) && Math.abs(value) <= 2 ** (bits - 1),
});

const formats = {
  /** The vendor's own form; its Go client reads no other. Only block list entries have `Z`. */
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(\+\d{4}|Z)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  int32: integer(32),
  int64: integer(64),
  double: true as const,
  float: true as const,
  byte: /^[A-Za-z\d+/]*={0,2}$/,
  binary: true as const,
  uri: true as const,
  url: true as const,
  email: true as const,
  string: true as const,
  duration: true as const,
};

type Discriminator = { readonly propertyName: string; readonly mapping?: Readonly<Record<string, string>> };

const prefix = '#/components/schemas/';
/** A schema without what its discriminator says of it, for those that are built on it. */
const alone = '~alone';

function translateAll(document: OpenApi, direction: Direction): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const discriminator = schema['discriminator'] as Discriminator | undefined;
    const own = translate(document, schema, direction, false, true);
    if (!discriminator?.mapping) {
      out[name] = own;
      continue;
    }
    out[name + alone] = own;
    out[name] = {
      allOf: [
        { $ref: reference(name + alone) },
        ...Object.entries(discriminator.mapping)
          .filter(([, target]) => target !== prefix + name)
          .map(([value, target]) => ({
            if: {
              properties: { [discriminator.propertyName]: { const: value } },
              required: [discriminator.propertyName],
            },
            then: { $ref: reference(target.slice(prefix.length)) },
          })),
      ],
    };
  }
  return out;
}

const reference = (name: string): string => `openapi${prefix}${name}`;

/** `closed`: here a whole value is described, so that nothing else may be in it. */
function translate(
  document: OpenApi,
  schema: unknown,
  direction: Direction,
  closed: boolean,
  /** The schema is one of those that have a name, so that what it is made of is what it extends. */
  component = false,
): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = (part: unknown, whole: boolean): unknown => translate(document, part, direction, whole);
  const { $ref, properties, items, additionalProperties, allOf, oneOf, anyOf, required } = schema as Schema;
  const out: Record<string, unknown> = {};
  for (const keyword of plain) if (keyword in schema) out[keyword] = (schema as Schema)[keyword];
  if (typeof $ref === 'string') out['$ref'] = reference($ref.slice(prefix.length));
  if (properties) out['properties'] = mapValues(properties, (property) => inside(property, true));
  if (items) out['items'] = inside(items, true);
  if (additionalProperties !== undefined) out['additionalProperties'] = inside(additionalProperties, true);
  if (Array.isArray(allOf))
    out['allOf'] = allOf.map((part) => (component ? builtOn(document, part) : undefined) ?? inside(part, false));
  if (Array.isArray(oneOf)) out['oneOf'] = oneOf.map((part) => inside(part, false));
  if (Array.isArray(anyOf)) out['anyOf'] = anyOf.map((part) => inside(part, false));
  if (Array.isArray(required)) {
    const foreign = direction === 'response' ? 'writeOnly' : 'readOnly';
    const known = (properties ?? {}) as Readonly<Record<string, Schema>>;
    out['required'] = required.filter((name: string) => !known[name] || !has(document, known[name], foreign));
  }
  if (!closed || direction === 'request' || !isClosedObject(document, schema as Schema)) return out;
  return { allOf: [out], unevaluatedProperties: false };
}

const plain = [
  'type',
  'enum',
  'const',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
] as const;

/** A part that is the general form of the schema that has it: taken without its discriminator, which would lead back. */
function builtOn(document: OpenApi, part: Schema): Schema | undefined {
  const name = nameOf(part);
  const base = name === undefined ? undefined : document.components.schemas[name];
  return (base?.['discriminator'] as Discriminator | undefined)?.mapping
    ? { $ref: reference(name + alone) }
    : undefined;
}

const nameOf = (schema: Schema): string | undefined =>
  typeof schema['$ref'] === 'string' ? schema['$ref'].slice(prefix.length) : undefined;

const resolve = (document: OpenApi, schema: Schema): Schema => {
  const name = nameOf(schema);
  return name === undefined ? schema : (document.components.schemas[name] ?? schema);
};

const has = (document: OpenApi, property: Schema, keyword: 'readOnly' | 'writeOnly'): boolean =>
  property[keyword] === true || resolve(document, property)[keyword] === true;

/** Properties are described, and no others are allowed for; an object without any may hold everything. */
function isClosedObject(document: OpenApi, schema: Schema): boolean {
  const all = partsOf(document, schema);
  return all.some((part) => part['properties']) && !all.some((part) => 'additionalProperties' in part);
}

function partsOf(document: OpenApi, schema: Schema): readonly Schema[] {
  const here = resolve(document, schema);
  const allOf = (here['allOf'] ?? []) as readonly Schema[];
  return [here, ...allOf.flatMap((part) => partsOf(document, part))];
}

const mapValues = (values: object, change: (value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
