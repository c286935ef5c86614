import type { RouteShorthandOptions } from 'fastify';
import { z } from 'zod';

const answer = z.union([
  z.object({
    mapped: z.literal(true),
    event: z.string().describe('The type of the event it became'),
    id: z.string().describe('The source’s own id'),
    duplicate: z.boolean().describe('It had been taken before'),
  }),
  z.object({
    mapped: z.literal(false),
    why: z.string(),
    parked: z.literal(true).optional().describe('It should have become an event, and lies with the dead letters'),
  }),
]);

/** Documentation only: what a source sends is read by its mapping. */
export const hookDocs: RouteShorthandOptions = {
  schema: {
    tags: ['hooks'],
    summary: 'A request of a helpdesk, shop or other system, read by hooks/<source>.yaml of the workspace',
    description: 'Authenticated as the mapping says: a signature over the raw bytes, a secret in a header, or Basic.',
    params: z.object({ source: z.string().describe('The name of the mapping') }),
    querystring: z.object({ workspace: z.string().optional().describe('Whose mapping; "default" where it is absent') }),
    body: z.looseObject({}).describe('Whatever the source sends'),
    response: { 200: answer },
  },
  validatorCompiler: () => () => true,
  serializerCompiler: () => (data: unknown) => JSON.stringify(data),
};
