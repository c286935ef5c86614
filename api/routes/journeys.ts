import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { JourneyChange } from '../../adapters/postgres/journey-status.ts';
import { enrollmentStatuses, journeyStatuses, type JourneyStatus } from '../../domain/journey/status.ts';
import type { RouteDeps } from '../app-deps.ts';
import { cut, nextSchema, paging, readCursor, writeCursor } from '../cursor.ts';
import { once } from '../once.ts';
import { nameIn } from '../person-name.ts';
import { noJourney, problem } from '../problem.ts';
import { journeySummarySchema } from '../reads-schema.ts';
import { dataSchema, personSchema, security } from '../schema.ts';

const params = z.object({ id: z.string() });
const changed = z.object({
  journey: z.string(),
  status: z.enum(journeyStatuses),
  was: z.enum(journeyStatuses),
  woken: z.int().describe('People whom the pause had held back, and who go on now'),
});
const cancelled = z.object({
  enrollment: z.string(),
  outcome: z.enum(['cancelled', 'already ending', 'ended']),
  status: z.enum(enrollmentStatuses),
});

const wishSchema = z
  .strictObject({
    reason: z.string().min(1).max(500).default('by hand'),
    compensate: z.boolean().default(false).describe('undo what was done, in reverse order'),
  })
  .nullish();
const wishOf = (body: z.output<typeof wishSchema>) => ({
  reason: body?.reason ?? 'by hand',
  compensate: body?.compensate ?? false,
});

const changes: Readonly<Record<string, { readonly to: JourneyStatus; readonly summary: string }>> = {
  launch: { to: 'live', summary: 'Let the journey take people' },
  pause: { to: 'paused', summary: 'Take nobody new, send nothing; everyone keeps their place' },
  resume: { to: 'live', summary: 'Go on after a pause' },
  archive: {
    to: 'archived',
    summary: 'Take nobody new any more; who is in it goes on. Publishing it again brings it back',
  },
};

/** Journeys as a whole, and one person's enrollment. */
export function journeyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator, commands, queries, idempotency } = deps;
  const operate = authenticator.requires('operate');

  routes.get(
    '/v1/journeys',
    {
      schema: {
        tags: ['journeys'],
        summary: 'Journeys with their counts',
        security,
        querystring: z.object(paging(500, 200)),
        response: { 200: z.object({ journeys: z.array(journeySummarySchema), next: nextSchema }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { limit, cursor } = request.query;
      const [after = null] = readCursor('journeys', z.tuple([z.string()]), cursor) ?? [];
      const journeys = await queries.journeys(workspace, { after, limit: limit + 1 });
      const { shown, next } = cut(journeys, limit, ({ id }) => writeCursor('journeys', [id]));
      return { journeys: shown.map((journey) => ({ ...journey })), next };
    },
  );

  for (const [action, { to, summary }] of Object.entries(changes)) {
    routes.post(
      `/v1/journeys/:id/${action}`,
      { ...operate, schema: { tags: ['journeys'], summary, security, params, response: { 200: changed } } },
      async (request, reply) => {
        const caller = authenticator.caller(request, 'operate');
        const { id } = request.params;
        return once(idempotency, request, reply, caller, async () => {
          const change = await commands.journeys.set(caller.workspace, id, to, action, `key:${caller.name}`);
          return { status: 200, body: { journey: id, ...changeView(id, change) } };
        });
      },
    );
  }

  routes.post(
    '/v1/journeys/:id/enrollments',
    {
      ...operate,
      schema: {
        tags: ['journeys'],
        summary: 'Put one person into the journey by hand; its re-entry rule holds',
        security,
        params,
        body: z.strictObject({ to: personSchema, data: dataSchema.optional() }),
        response: { 202: z.object({ enrollmentId: z.string() }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { to, data } = request.body;
      return once(idempotency, request, reply, caller, async (requestId) => {
        const answer = await commands.enroll({
          workspace: caller.workspace,
          requestId,
          journey: request.params.id,
          to: nameIn(to),
          data: data ?? {},
          by: `key:${caller.name}`,
        });
        if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
        return { status: 202, body: { enrollmentId: answer.enrollmentId } };
      });
    },
  );

  routes.post(
    '/v1/journeys/:id/empty',
    {
      ...operate,
      schema: {
        tags: ['journeys'],
        summary:
          'The next thousand people who are in the journey leave; until nobody is left in it, ask again. With "compensate": true what was done is undone',
        security,
        params,
        body: wishSchema,
        response: { 200: z.object({ left: z.int().describe('0: nobody is in it any more') }) },
      },
    },
    async (request) => {
      const caller = authenticator.caller(request, 'operate');
      const { id } = request.params;
      const left = await commands.journeys.empty(caller.workspace, id, wishOf(request.body), `key:${caller.name}`);
      if (left === null) throw noJourney(id);
      return { left };
    },
  );

  routes.post(
    '/v1/enrollments/:id/cancel',
    {
      ...operate,
      schema: {
        tags: ['journeys'],
        summary: 'End one person’s run; nothing is sent by it any more. With "compensate": true what it did is undone',
        security,
        params,
        body: wishSchema,
        response: { 200: cancelled },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { id } = request.params;
      return once(idempotency, request, reply, caller, async () => {
        const wish = wishOf(request.body);
        const result = await commands.journeys.cancel(caller.workspace, id, wish, `key:${caller.name}`);
        if (result.kind === 'unknown')
          throw problem(404, 'No enrollment has this id; "carillon enrollments" lists them.');
        return { status: 200, body: { enrollment: id, outcome: result.kind, status: result.status } };
      });
    },
  );
}

function changeView(id: string, change: JourneyChange): Omit<z.output<typeof changed>, 'journey'> {
  switch (change.kind) {
    case 'changed':
      return { status: change.to, was: change.from, woken: change.woken };
    case 'same':
      return { status: change.status, was: change.status, woken: 0 };
    case 'refused':
      throw problem(409, `Journey "${id}" is ${change.status}; publish it again to bring it back.`);
    case 'unknown':
      throw problem(404, `There is no journey "${id}"; there are: ${change.known.join(', ') || 'none'}.`);
  }
}
