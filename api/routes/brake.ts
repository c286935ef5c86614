import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { channelSchema, haltSchema, security } from '../schema.ts';

const scope = {
  channel: channelSchema.optional(),
  journey: z.string().min(1).optional(),
};
const held = {
  halts: z.array(haltSchema),
  held: z.int().describe('People whose next message the brake holds back, and who get it late'),
  oldest: z.string().nullable().describe('Since when the longest-waiting of them waits'),
};

/** One brake for everything, a channel or a journey: nothing new is claimed from its commit on, people keep their place. */
export function brakeRoutes(app: FastifyInstance, { authenticator, commands, idempotency }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.post(
    '/v1/halt',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags: ['brake'],
        summary: 'Stop sending now: everything, one channel, one journey',
        security,
        body: z.strictObject({ ...scope, reason: z.string().min(1).max(500).default('no reason given') }).nullish(),
        response: { 200: haltSchema },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { channel = null, journey = null, reason = 'no reason given' } = request.body ?? {};
      return once(idempotency, request, reply, caller, async () => ({
        status: 200,
        body: await commands.brake.pull(caller.workspace, { channel, journey }, reason, `key:${caller.name}`),
      }));
    },
  );

  routes.post(
    '/v1/resume',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags: ['brake'],
        summary: 'Release the brake; without "confirm": true it only shows how many would go late',
        security,
        body: z.strictObject({ ...scope, confirm: z.boolean().default(false) }).nullish(),
        response: { 200: z.object({ released: z.boolean(), ...held }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { channel = null, journey = null, confirm = false } = request.body ?? {};
      const where = { channel, journey };
      if (!confirm) {
        const preview = await commands.brake.preview(caller.workspace, where);
        return reply.code(200).send({ ...preview, halts: [...preview.halts], released: false });
      }
      return once(idempotency, request, reply, caller, async () => ({
        status: 200,
        body: { released: true, ...(await commands.brake.release(caller.workspace, where, `key:${caller.name}`)) },
      }));
    },
  );
}
