import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { compensationStates, type CompensationView } from '../../adapters/postgres/compensations/commands.ts';
import { compensationKinds } from '../../domain/compensation/record.ts';
import { compensationOutcomes } from '../../domain/journey/command.ts';
import type { RouteDeps } from '../app-deps.ts';
import { afterId, cut, nextSchema, paging, readCursor, writeCursor } from '../cursor.ts';
import { once } from '../once.ts';
import { problem } from '../problem.ts';
import { security } from '../schema.ts';

const mostListed = 200;
const compensation = z.object({
  id: z.string(),
  enrollment: z.string(),
  profile: z.string(),
  journey: z.string(),
  version: z.string(),
  step: z.string(),
  visit: z.int(),
  kind: z.enum(compensationKinds),
  outcome: z.enum(compensationOutcomes).nullable().describe('null while it is under way'),
  evidence: z.looseObject({}).describe('Ids, states and the provider’s words'),
  tries: z.int().describe('How often a person has asked for it again'),
  at: z.string(),
  parkedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});

/** What journeys undid, and what waits for a person because nobody knows whether it was sent (I10). */
export function compensationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator, commands, idempotency } = deps;

  routes.get(
    '/v1/compensations',
    {
      schema: {
        tags: ['journeys'],
        summary: 'Steps that were undone, newest first',
        security,
        querystring: z.strictObject({
          state: z.enum(compensationStates).optional().describe('parked: waits for a person'),
          ...paging(mostListed),
        }),
        response: { 200: z.object({ compensations: z.array(compensation), next: nextSchema }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { state = null, limit, cursor } = request.query;
      const [before = null] = readCursor('compensations', afterId, cursor) ?? [];
      const found = await commands.compensations.list(workspace, state, limit + 1, before);
      const { shown, next } = cut(found, limit, ({ id }) => writeCursor('compensations', [id]));
      return { compensations: shown.map(view), next };
    },
  );

  routes.post(
    '/v1/compensations/:id/retry',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags: ['journeys'],
        summary: 'Ask for a parked compensation again, on the evidence of now',
        security,
        params: z.object({ id: z.string() }),
        response: { 202: z.object({ compensation: z.string(), tries: z.int() }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { id } = request.params;
      return once(idempotency, request, reply, caller, async () => {
        const result = await commands.compensations.retry(caller.workspace, id, `key:${caller.name}`);
        if (result.kind === 'unknown')
          throw problem(404, 'No compensation has this id; GET /v1/compensations lists them.');
        if (result.kind === 'not parked')
          throw problem(409, `This compensation is not parked: it is ${result.outcome ?? 'under way'}.`);
        return { status: 202, body: { compensation: id, tries: result.tries } };
      });
    },
  );
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

function view({ at, parkedAt, endedAt, evidence, ...row }: CompensationView): z.output<typeof compensation> {
  const instants = { at: new Date(at).toISOString(), parkedAt: instant(parkedAt), endedAt: instant(endedAt) };
  return { ...row, evidence: { ...evidence }, ...instants };
}
