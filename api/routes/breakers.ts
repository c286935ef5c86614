import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { problem } from '../problem.ts';
import { many, security } from '../schema.ts';

const breakerSchema = z.object({
  id: z.string(),
  prefix: z.string().describe('Digits of a number less its last four'),
  messages: z.int().describe('How many had left for such numbers when it opened'),
  since: z.string(),
});

/** Toll-fraud breakers: prefixes to which nothing leaves until a person has looked. */
export function breakerRoutes(app: FastifyInstance, { authenticator, commands, idempotency }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get(
    '/v1/breakers',
    {
      schema: {
        tags: ['brake'],
        summary: 'Toll-fraud breakers that are open, the latest first, at most 200',
        security,
        response: { 200: z.object({ breakers: many(breakerSchema) }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      return { breakers: await commands.breakers.open(workspace) };
    },
  );
  routes.post(
    '/v1/breakers/:id/reset',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags: ['brake'],
        summary: 'Close a toll-fraud breaker: messages to its prefix leave again, and are counted anew',
        security,
        params: z.object({ id: z.string() }),
        body: z.strictObject({ reason: z.string().min(1).max(500).default('no reason given') }).nullish(),
        response: { 200: z.object({ breaker: z.string(), open: z.literal(false) }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { id } = request.params;
      const reason = request.body?.reason ?? 'no reason given';
      return once(idempotency, request, reply, caller, async () => {
        const closed = await commands.breakers.reset(caller.workspace, id, `key:${caller.name}`, reason);
        if (!closed) throw problem(404, 'No breaker with this id is open; GET /v1/breakers lists those that are.');
        return { status: 200, body: { breaker: id, open: false } };
      });
    },
  );
}
