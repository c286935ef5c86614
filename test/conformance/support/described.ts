import type { OpenApi, Operation, Response, Schema } from './openapi.ts';
import { createChecks } from './schemas.ts';
import type { Answer } from './world.ts';

export type Described = {
  /** What is wrong with an answer, by what the operation says of that status; empty when nothing is. */
  answer(operation: Operation, answer: Answer): readonly string[];
  webhook(name: string, body: unknown): readonly string[];
  /** Whether the description takes a body of nothing at all. */
  takesNothing(operation: Operation): boolean;
};

export function createDescribed(document: OpenApi): Described {
  const response = createChecks(document, 'response');
  const request = createChecks(document, 'request');
  return {
    answer(operation, { status, json, text }) {
      const described = responseOf(document, operation, status);
      if (!described) return [`${status} is not described: ${text.slice(0, 300)}`];
      const schema = described.content?.['application/json']?.schema;
      if (!schema)
        return text === '' || described.content ? [] : [`a body where none is described: ${text.slice(0, 300)}`];
      return response(schema)(json);
    },
    webhook(name, body) {
      const schema = document.webhooks?.[name]?.['post']?.requestBody.content['application/json']?.schema;
      if (!schema) throw new Error(`no webhook ${name} is described`);
      return response(schema)(body);
    },
    takesNothing(operation) {
      const schema: Schema | undefined = operation.requestBody?.content['application/json']?.schema;
      return schema === undefined || request(schema)({}).length === 0;
    },
  };
}

/** By status, else by its hundred; an error that is not listed has the form of the others. */
function responseOf(document: OpenApi, { responses }: Operation, status: number): Response | undefined {
  const exact = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
  const found = exact ?? (status >= 400 ? (responses['400'] ?? responses['401'] ?? responses['500']) : undefined);
  const name = found?.$ref?.split('/').at(-1);
  return name === undefined ? found : document.components.responses?.[name];
}
