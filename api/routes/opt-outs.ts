import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { problem } from '../problem.ts';
import { many, security } from '../schema.ts';

const doubtSchema = z.object({
  id: z.string(),
  channel: z.string(),
  sender: z.string().describe('Who wrote it, in digits'),
  text: z.string().nullable(),
  because: z.string().describe('The rule that reads it so, and what made it doubt'),
  profile: z.string().nullable().describe('Whom it is told of'),
  at: z.string(),
});

const actions = [
  ['confirm', 'opt-out', 'It is an opt-out: does what a STOP from there does, and decides all that waits from there'],
  ['dismiss', 'none', 'It is none: marketing to them goes on, unless something else from there waits'],
] as const;

/** What people wrote that may be an opt-out: marketing to them waits until a person has read it. */
export function optOutRoutes(app: FastifyInstance, { authenticator, commands, idempotency }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get(
    '/v1/opt-outs',
    {
      schema: {
        tags: ['people'],
        summary: 'What may be an opt-out and waits for a person to read it, the oldest first, at most 200',
        security,
        response: { 200: z.object({ waiting: many(doubtSchema) }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      return { waiting: await commands.optOutDoubts.waiting(workspace) };
    },
  );
  for (const [action, decision, summary] of actions) {
    routes.post(
      `/v1/opt-outs/:id/${action}`,
      {
        ...authenticator.requires('profiles'),
        schema: {
          tags: ['people'],
          summary,
          security,
          params: z.object({ id: z.string() }),
          response: { 200: z.object({ id: z.string(), decision: z.literal(decision) }) },
        },
      },
      async (request, reply) => {
        const caller = authenticator.caller(request, 'profiles');
        const { id } = request.params;
        return once(idempotency, request, reply, caller, async () => {
          const decided = await commands.optOutDoubts.decide(caller.workspace, id, decision, `key:${caller.name}`);
          if (!decided) throw problem(404, 'Nothing with this id waits; GET /v1/opt-outs lists what does.');
          return { status: 200, body: { id, decision } };
        });
      },
    );
  }
}
