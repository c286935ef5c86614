import * as fc from 'fast-check';

export type Schema = { readonly [key: string]: unknown };
export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly body: Schema | undefined;
  readonly replies: Readonly<Record<string, Schema | undefined>>;
};
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
};
export type FuzzRequest = {
  readonly url: string;
  readonly body: string | undefined;
  readonly idempotencyKey: string | undefined;
};

type Media = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };

/** Every operation that the document describes. */
export function operationsOf(document: OpenApi): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: (operation['parameters'] ?? []) as Operation['parameters'],
      body: (operation['requestBody'] as Media | undefined)?.content?.['application/json']?.schema,
      replies: Object.fromEntries(
        Object.entries((operation['responses'] ?? {}) as Readonly<Record<string, Media>>).map(([status, reply]) => [
          status,
          reply.content?.['application/json']?.schema,
        ]),
      ),
    })),
  );
}

/** What people and programs get wrong: other types, U+0000, half characters, empty and huge values, SQL, markup, numbers beyond any column. */
const weird: fc.Arbitrary<unknown> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '\u0000', '\ud83d', "'; drop table halts; --", '*', '../..', 'x'.repeat(3_000), '__proto__', '%'),
  fc.constantFrom(-1, 0, 1e308, 2 ** 53, Number.MIN_VALUE, null, true, [], {}, [[[[]]]], { $ref: '#' }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Requests that are nearly right: built by the operation's own schemas, with something wrong here and there, or wrong as a whole. */
export function requestsOf(document: OpenApi, operation: Operation): fc.Arbitrary<FuzzRequest> {
  const { method, path, parameters, body } = operation;
  const valueOf = (schema: Schema | undefined): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 3, arbitrary: like(document, schema ?? {}) }, { weight: 1, arbitrary: weird });
  const named = (place: string) => {
    const all = parameters.filter((one) => one.in === place);
    const some = place === 'path' ? fc.constant(all) : fc.subarray(all, { maxLength: Math.min(2, all.length) });
    return some.chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map(({ name, schema }) => [name, valueOf(schema)]))),
    );
  };
  const bodies = fc.oneof(
    { weight: 6, arbitrary: like(document, body ?? {}).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: weird.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
  );
  const key = fc.option(fc.string({ unit: 'grapheme-ascii', maxLength: 12 }), { nil: undefined });
  return fc
    .record({ inPath: named('path'), inQuery: named('query'), body: bodies, key })
    .map(({ inPath, inQuery, body: text, key: idempotencyKey }) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inAddress(inPath[name]) || 'x');
      const query = Object.entries(inQuery).map(([name, value]) => `${name}=${inAddress(value)}`);
      return {
        url: query.length === 0 ? filled : `${filled}?${query.join('&')}`,
        body: method === 'GET' ? undefined : text,
        idempotencyKey: idempotencyKey?.trim() === '' ? undefined : idempotencyKey,
      };
    });
}

/** Whatever it is, as part of an address; dots alone would change the path. */
function inAddress(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('.', '%2E')
    .slice(0, 900);
}

const mostDepth = 5;

/** Values that a JSON Schema describes, with one in ten of their parts replaced by something else. */
function like(document: OpenApi, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (depth > mostDepth) return fc.constant({});
  const right = exactly(document, schema, depth);
  return depth === 0 ? right : fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: weird });
}

function exactly(document: OpenApi, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const inner = (one: unknown): fc.Arbitrary<unknown> =>
    like(document, typeof one === 'object' && one !== null ? (one as Schema) : {}, depth + 1);
  const ref = schema['$ref'];
  if (typeof ref === 'string')
    return like(document, document.components?.schemas?.[ref.split('/').at(-1) ?? ''] ?? {}, depth + 1);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if ('const' in schema) return fc.constant(schema['const']);
  const several = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(several) && several.length > 0) return fc.oneof(...several.map(inner));
  switch ([schema['type']].flat()[0]) {
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Schema);
      const required = (schema['required'] ?? []) as string[];
      const known = fc.record(Object.fromEntries(properties.map(([name, one]) => [name, inner(one)])), {
        requiredKeys: required.filter((name) => properties.some(([other]) => other === name)),
      });
      const more = fc.dictionary(fc.string({ maxLength: 5 }), inner(schema['additionalProperties']), { maxKeys: 2 });
      return properties.length === 0 ? more : known;
    }
    case 'array':
      return fc.array(inner(schema['items']), { maxLength: 3 });
    case 'integer':
      return fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer());
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return schema['format'] === 'uuid'
        ? fc.uuid()
        : fc.oneof(fc.constantFrom('welcome', 'sms', 'ana', '*', 'user.signed_up'), fc.string({ maxLength: 12 }));
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}
