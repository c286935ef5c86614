import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { DeadLetterBox } from '../../adapters/dead-letters/box.ts';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { problem } from '../problem.ts';
import { security } from '../schema.ts';

const letter = z.object({
  seq: z.int(),
  at: z.string(),
  reason: z.string(),
  problem: z.string(),
  subject: z.string().nullable().describe('Where a redrive puts it; null for what was turned away at the door'),
  from: z.string(),
  eventSource: z.string().nullable(),
  eventId: z.string().nullable(),
});
const listed = letter.extend({ redriven: z.int().describe('How often it was put back') });
const whole = letter.extend({ headers: z.record(z.string(), z.string()), body: z.string() });
const redriven = z.object({ kind: z.literal('redriven'), seq: z.int(), subject: z.string(), streamSeq: z.int() });
const sequence = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const params = z.object({ seq: sequence });
const tags = ['dead letters'];

/** What could not be handled, why, and putting it back. A letter holds what its sender wrote, so it takes `operate` to read one. */
export function deadLetterRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator } = deps;
  const box = (): DeadLetterBox => {
    const found = deps.deadLetters();
    if (found) return found;
    throw problem(503, 'The event stream cannot be reached; dead letters are kept there. Try this again shortly.', {
      headers: { 'retry-after': '2' },
    });
  };
  const own = async (workspace: string, seq: number) => {
    const found = await box().show(seq);
    if (found?.workspace === workspace) return found;
    throw problem(404, `There is no dead letter ${seq} (any more); GET /v1/dead-letters lists them.`);
  };

  routes.get(
    '/v1/dead-letters',
    {
      schema: {
        tags,
        summary: 'Dead letters, newest first',
        security,
        querystring: z.object({
          reason: z
            .string()
            .regex(/^[a-z-]{1,40}$/)
            .optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
          all: z.enum(['true', 'false']).default('false').describe('With those that were put back already'),
        }),
        response: { 200: z.object({ deadLetters: z.array(listed) }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'operate');
      const { reason, limit, all } = request.query;
      const filter = { workspace, limit, all: all === 'true', ...(reason === undefined ? {} : { reason }) };
      return { deadLetters: [...(await box().list(filter))] };
    },
  );

  routes.get(
    '/v1/dead-letters/:seq',
    { schema: { tags, summary: 'One dead letter whole', security, params, response: { 200: whole } } },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'operate');
      const found = await own(workspace, request.params.seq);
      return { ...found, headers: { ...found.headers } };
    },
  );

  routes.post(
    '/v1/dead-letters/:seq/redrive',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags,
        summary: 'Put a dead letter back where it came from, after its cause is mended',
        security,
        params,
        response: { 200: redriven },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { seq } = request.params;
      return once(deps.idempotency, request, reply, caller, async () => {
        await own(caller.workspace, seq);
        const [result] = await box().redrive([seq], `key:${caller.name}`);
        if (result?.kind === 'redriven') return { status: 200, body: result };
        throw problem(409, `Dead letter ${seq} was not put back: ${result?.why ?? 'nothing was said about it'}.`);
      });
    },
  );
}
