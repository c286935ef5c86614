import type { Operation, Parameter } from './openapi.ts';

export type VendorCall = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData | URLSearchParams;
};

export type Example = {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
};

/** For operations that take no body: what has to be said, and every filter with the example that is given of it. */
export const plain: Example = { name: 'what has to be said', type: 'query', value: undefined };
const filtered: Example = { name: 'every filter', type: 'query', value: undefined };

/** What of the description can be sent as it stands: JSON, and the `curl` form of everything else. */
export function examplesOf(operation: Operation): readonly Example[] {
  if (!operation.requestBody)
    return pathOf(operation, {}, 'all') === pathOf(operation, {}) ? [plain] : [plain, filtered];
  return Object.entries(operation.requestBody.content)
    .flatMap(([type, { examples = {} }]) =>
      Object.entries(examples).map(([name, { value }]) => ({ name, type, value })),
    )
    .filter((example) => requestOf(operation, example, {}) !== undefined);
}

export function callOf(operation: Operation, example: Example, values: PathValues): VendorCall {
  const call = requestOf(operation, example, values);
  if (!call) throw new Error(`${example.name} is no request`);
  return call;
}

/** The request that an example stands for; undefined when it is a program in some language. */
function requestOf(operation: Operation, example: Example, values: PathValues): VendorCall | undefined {
  const { method } = operation;
  if (example.type === 'query') {
    const asked = pathOf(operation, values, example === filtered ? 'all' : 'required');
    // A body of which no example is given.
    if (operation.requestBody?.content['application/json'])
      return { method, path: asked, headers: { 'content-type': 'application/json' }, body: '{}' };
    return { method, path: asked };
  }
  const path = pathOf(operation, values);
  if (typeof example.value !== 'string')
    return {
      method,
      path,
      headers: { 'content-type': example.type },
      body: JSON.stringify(meant(example.value, values)),
    };
  if (example.type === 'application/xml')
    return { method, path, headers: { 'content-type': example.type }, body: example.value };
  if (example.type === 'application/octet-stream')
    return { method, path, headers: { 'content-type': example.type, ...headersOf(example.value) }, body: 'an image' };
  if (!example.value.trimStart().startsWith('curl')) return undefined;
  const fields = fieldsOf(example.value);
  return { method, path, body: example.type === 'multipart/form-data' ? formOf(fields) : new URLSearchParams(fields) };
}

/** What an example names that was prepared under another name: a scenario by its id. */
function meant(value: unknown, values: PathValues): unknown {
  if (Array.isArray(value)) return value.map((item) => meant(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, values[key] ?? meant(inner, values)]));
}

/** Values for the parameters that have to be there and have no example of their own. */
export type PathValues = Readonly<Record<string, string>>;

/** Path and query with what is required, and with the description's own examples where there are some. */
export function pathOf(operation: Operation, values: PathValues, more: 'required' | 'all' = 'required'): string {
  const parameters = operation.parameters ?? [];
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? 'unknown'),
  );
  const query = new URLSearchParams();
  for (const parameter of parameters) {
    if (parameter.in !== 'query') continue;
    const value = values[parameter.name] ?? exampleOf(parameter);
    if (value !== undefined && (parameter.required || more === 'all')) query.set(parameter.name, value);
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

function exampleOf({ example, schema }: Parameter): string | undefined {
  const value = example ?? schema?.['example'];
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

/** `-H 'X-Content-Id: image_1_jpg'`, less what the call brings itself. */
const headersOf = (curl: string): Record<string, string> =>
  Object.fromEntries(
    [...curl.matchAll(/(?:-H '|^)(X-[\w-]+): ([^'\n]+)/gm)].map(([, name = '', value = '']) => [name, value]),
  );

/** `--form 'to="ana@…"'`, `--form-string 'to={…}'`, `--data-urlencode 'from=44…'`. */
const fieldsOf = (curl: string): [string, string][] =>
  [...curl.matchAll(/(?:--form-string|--form|--data-urlencode|-F) '(\w[\w.]*)=([^']*)'/g)].map(
    ([, name = '', value = '']) => [name, /^[{[]/.test(value) ? value : value.replaceAll('"', '')],
  );

/** `attachment=@/home/…` is a file. */
function formOf(fields: readonly (readonly [string, string])[]): FormData {
  const form = new FormData();
  for (const [name, value] of fields)
    if (value.startsWith('@')) form.append(name, new Blob(['a file']), value.split('/').at(-1) ?? name);
    else form.append(name, value);
  return form;
}
