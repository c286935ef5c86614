import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { noJourney, problem } from '../problem.ts';
import { security } from '../schema.ts';

const journeyParams = z.object({ id: z.string() });
const params = z.object({ id: z.uuid() });
const planned = z.object({
  migration: z.string().nullable().describe('Null: a preview'),
  from: z.string(),
  to: z.string(),
  map: z.record(z.string(), z.string()).describe('Steps of the old version to steps of the new'),
  standing: z.array(
    z.object({
      step: z.string(),
      people: z.int(),
      to: z.string().nullable().describe('Null: who stands there stays with their version'),
    }),
  ),
});
const view = z.object({
  id: z.string(),
  journey: z.string(),
  from: z.string(),
  to: z.string(),
  undoes: z.string().nullable(),
  createdAt: z.string(),
  asked: z.int().describe('Who go once nothing of theirs is under way'),
  migrated: z.int(),
  stayed: z.array(z.object({ reason: z.string(), people: z.int() })),
});

const moved = z.object({
  enrollment: z.string(),
  to: z.string(),
});

/** People on their way who go on in another version of their journey. */
export function migrationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator, commands, queries, idempotency } = deps;
  const operate = authenticator.requires('operate');

  routes.get(
    '/v1/journeys/:id/migrations',
    {
      schema: {
        tags: ['journeys'],
        summary: 'How migrations of a journey’s people stand, the latest first',
        security,
        params: journeyParams,
        response: { 200: z.object({ migrations: z.array(view) }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { id } = request.params;
      const views = await queries.migrations(workspace, id);
      if (views === null) throw noJourney(id);
      return { migrations: views.map((one) => ({ ...one, stayed: [...one.stayed] })) };
    },
  );

  routes.post(
    '/v1/journeys/:id/migrations',
    {
      ...operate,
      schema: {
        tags: ['journeys'],
        summary:
          'Say how people go on in another version: where they stand, and where they go. Nobody is asked by it yet',
        security,
        params: journeyParams,
        body: z.strictObject({
          from: z
            .string()
            .min(1)
            .optional()
            .describe('A version, or how it begins; else the only other one with people in it'),
          to: z.string().min(1).optional().describe('Else the published one'),
          steps: z
            .record(z.string(), z.string().nullable())
            .default({})
            .describe('Steps that go elsewhere than to the one of the same id; null: who stands there stays'),
          preview: z.boolean().default(false).describe('Say only what would be'),
        }),
        response: { 200: planned },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { from = null, to = null, steps, preview } = request.body;
      return once(idempotency, request, reply, caller, async () => {
        const { workspace } = caller;
        const answer = await commands.migrations.plan({
          workspace,
          journey: request.params.id,
          from,
          to,
          changes: steps,
        });
        if (answer.kind === 'unknown') throw noJourney(request.params.id);
        if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
        const { plan } = answer;
        const migration = preview
          ? null
          : await commands.migrations.define(workspace, request.params.id, {
              ...plan,
              undoes: null,
              by: `key:${caller.name}`,
            });
        return { status: 200, body: { migration, ...plan, standing: plan.standing.map((one) => ({ ...one })) } };
      });
    },
  );

  routes.post(
    '/v1/migrations/:id/people',
    {
      ...operate,
      schema: {
        tags: ['journeys'],
        summary: 'Ask the next thousand people to go; until all of the share were asked, ask again',
        security,
        params,
        body: z.strictObject({ percent: z.number().gt(0).max(100).default(100) }),
        response: { 200: z.object({ asked: z.int().describe('0: all of the share were asked') }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'operate');
      const asked = await commands.migrations.ask(workspace, request.params.id, request.body.percent);
      if (asked === null) throw problem(404, 'No migration has this id.');
      return { asked };
    },
  );

  routes.post(
    '/v1/enrollments/:id/move',
    {
      ...operate,
      schema: {
        tags: ['journeys'],
        summary: 'Let one person’s run go on at another step, as soon as nothing of theirs is under way',
        security,
        params: journeyParams,
        body: z.strictObject({ to: z.string().min(1).describe('The id of a step of the version that it is in') }),
        response: { 200: moved },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { id } = request.params;
      const { to } = request.body;
      return once(idempotency, request, reply, caller, async () => {
        const result = await commands.migrations.move(caller.workspace, id, { to, by: `key:${caller.name}` });
        if (result.kind === 'unknown')
          throw problem(404, 'No enrollment has this id; "carillon enrollments list" names those of a person.');
        if (result.kind === 'refused') throw problem(409, `Nobody is moved: ${result.reason}.`);
        return { status: 200, body: { enrollment: id, to } };
      });
    },
  );

  routes.post(
    '/v1/migrations/:id/undo',
    {
      ...operate,
      schema: {
        tags: ['journeys'],
        summary: 'Say that those who went with it go back. Nobody is asked by it yet',
        security,
        params,
        response: { 200: z.object({ migration: z.string() }) },
      },
    },
    async (request) => {
      const caller = authenticator.caller(request, 'operate');
      const migration = await commands.migrations.takeBack(caller.workspace, request.params.id, `key:${caller.name}`);
      if (migration === null) throw problem(404, 'No migration has this id.');
      return { migration };
    },
  );
}
