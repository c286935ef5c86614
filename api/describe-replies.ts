type Operation = {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses?: Readonly<Record<string, object>>;
};
type Document = {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components?: Readonly<Record<string, object>>;
};

const problemSchema = {
  type: 'object',
  description: 'RFC 9457. "detail" says what happened, what was expected and what to do next.',
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string', description: 'The same for every occurrence' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    problems: {
      type: 'array',
      items: { type: 'string' },
      description: 'All that is wrong with the request, where there are several',
    },
  },
  required: ['type', 'title', 'status', 'detail'],
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key and request again hear the stored reply (Idempotency-Replayed: true) instead of doing it twice; 409 while the first is under way, 422 for another request under the same key.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
};

/** What is answered as something else than JSON. */
const textual: Readonly<Record<string, string>> = {
  '/metrics': 'text/plain',
  '/v1/stream': 'text/event-stream',
  '/unsubscribe/{token}': 'text/html',
};
/** The first only looks, however it is asked; the second makes what must not be kept with a reply; the third says what it is by its address. */
const keepsNoReply = new Set(['/v1/plan', '/v1/console/links', '/v1/assets/{hash}']);

/** Says of every operation what all of them have in common: how failure is answered, and how a command is repeated safely. */
export function describeReplies(document: object): object {
  const { paths: described = {}, components } = document as Document;
  const paths = Object.entries(described).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [method, describe(path, method, operation as Operation)]),
    ),
  ]);
  const schemas = { ...components?.['schemas'], Problem: problemSchema };
  return { ...document, paths: Object.fromEntries(paths), components: { ...components, schemas } };
}

function describe(path: string, method: string, operation: Operation): Operation {
  const { responses = {}, parameters = [], security = [] } = operation;
  const isCommand =
    (method === 'post' || method === 'put') && security.some((one) => 'apiKey' in one) && !keepsNoReply.has(path);
  const text = textual[path];
  const said = Object.entries(responses).map(([status, response]) =>
    text === undefined
      ? [status, response]
      : [status, { ...response, content: { [text]: { schema: { type: 'string' } } } }],
  );
  const failure = {
    description: 'What went wrong',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return {
    ...operation,
    ...(isCommand ? { parameters: [...parameters, idempotencyKey] } : {}),
    responses: { ...Object.fromEntries(said), default: failure },
  };
}
