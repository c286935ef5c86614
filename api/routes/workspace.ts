import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { JsonObject } from '../../domain/json.ts';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { problem } from '../problem.ts';
import { anything, security } from '../schema.ts';

const bundle = z
  .looseObject({
    workspace: z.string(),
    settings: z.record(z.string(), z.json()),
    contracts: z.record(z.string(), z.json()),
    templates: z.record(z.string(), z.json()),
    journeys: z.array(z.record(z.string(), z.json())),
  })
  .describe('A workspace folder, read and compiled, as "carillon plan" sends it');
const bodyLimit = 16 * 1024 * 1024;

/** A workspace folder over HTTP: compare it with what is live, or publish it. */
export function workspaceRoutes(app: FastifyInstance, { authenticator, commands, idempotency }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const options = (summary: string) => ({
    bodyLimit,
    ...authenticator.requires('publish'),
    schema: { tags: ['workspace'], summary, security, body: bundle, response: { 200: anything } },
  });

  routes.post('/v1/plan', options('Which journeys are new or changed, with their hashes'), async (request) => {
    const { workspace } = authenticator.caller(request, 'publish');
    const answer = await commands.plan(workspace, request.body as JsonObject);
    if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
    return { ...Object(answer.report) };
  });

  routes.post('/v1/apply', options('Publish the folder; running people keep their version'), async (request, reply) => {
    const caller = authenticator.caller(request, 'publish');
    return once(idempotency, request, reply, caller, async () => {
      const answer = await commands.apply(caller.workspace, request.body as JsonObject, `key:${caller.name}`);
      if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
      return { status: 200, body: answer.report };
    });
  });
}
