import type { Json, JsonObject } from '../json.ts';

export type PathReading =
  | { readonly kind: 'known' }
  /** `segment` of the path is not declared; `candidates` are what is declared in its place. */
  | { readonly kind: 'unknown'; readonly segment: number; readonly candidates: readonly string[] };

const known: PathReading = { kind: 'known' };
/** What Liquid offers on every list and text. */
const pseudo = ['size', 'first', 'last'];

/**
 * Whether a JSON Schema declares a path. For authors a schema is closed: a name that it does not list is a typing error,
 * unless it says `additionalProperties: true` (or gives them a schema), or says nothing of properties at all.
 */
export function readSchemaPath(schema: Json, path: readonly (string | null)[], root: Json = schema): PathReading {
  let nodes = expand(schema, root);
  for (const [index, segment] of path.entries()) {
    if (nodes.length === 0) return known;
    const inner = nodes.map((node) => child(node, segment));
    const declared = inner.filter((one) => one !== undefined);
    if (declared.length === 0) {
      if (segment !== null && pseudo.includes(segment) && nodes.some(hasSize)) return known;
      const candidates = [...new Set(nodes.flatMap((node) => Object.keys(objectAt(node, 'properties') ?? {})))];
      return { kind: 'unknown', segment: index, candidates };
    }
    if (declared.includes('anything')) return known;
    nodes = declared.flatMap((one) => expand(one, root));
  }
  return known;
}

/** The schema of one key; 'anything' where it is not narrowed; undefined where it is not declared. */
function child(node: JsonObject, segment: string | null): Json | undefined {
  const properties = objectAt(node, 'properties');
  const additional = node['additionalProperties'];
  const items = node['items'];
  if (items !== undefined && (segment === null || /^\d+$/.test(segment) || segment === 'first' || segment === 'last'))
    return items;
  if (segment === null) return 'anything';
  const own = properties !== undefined && Object.hasOwn(properties, segment) ? properties[segment] : undefined;
  if (own !== undefined) return own === true ? 'anything' : own;
  if (additional === true || typeof additional === 'object') return additional === true ? 'anything' : additional;
  if (properties === undefined && node['patternProperties'] === undefined && isObjectType(node)) return 'anything';
  return node['patternProperties'] === undefined ? undefined : 'anything';
}

/** A schema with its references and alternatives laid out flat: what any of them declares is declared. */
function expand(schema: Json, root: Json, depth = 0): readonly JsonObject[] {
  if (!isObject(schema) || depth > 20) return [];
  const reference = schema['$ref'];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? (list as readonly Json[]) : [];
  });
  const target = typeof reference === 'string' ? resolveReference(root, reference) : undefined;
  const inner = [...(target === undefined ? [] : [target]), ...parts].flatMap((part) => expand(part, root, depth + 1));
  // A mere wrapper around references must not read as "says nothing of properties".
  return inner.length > 0 && schema['properties'] === undefined ? inner : [schema, ...inner];
}

function resolveReference(root: Json, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined;
  let value: Json | undefined = root;
  for (const key of reference.slice(1).split('/').filter(Boolean)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

function isObjectType(node: JsonObject): boolean {
  const type = node['type'];
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

function hasSize(node: JsonObject): boolean {
  const type = node['type'];
  return (
    type === 'string' ||
    type === 'array' ||
    (Array.isArray(type) && type.some((one) => one === 'string' || one === 'array'))
  );
}

function objectAt(node: JsonObject, key: string): JsonObject | undefined {
  const value = node[key];
  return isObject(value) ? value : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
