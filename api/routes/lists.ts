import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { enrollmentStatuses } from '../../domain/journey/status.ts';
import type { RouteDeps } from '../app-deps.ts';
import { afterId, cut, nextSchema, paging, readCursor, writeCursor } from '../cursor.ts';
import { profileIn } from '../person-name.ts';
import { problem } from '../problem.ts';
import { security } from '../schema.ts';

const enrollment = z.object({
  id: z.string(),
  journey: z.string(),
  version: z.string(),
  profile: z.string(),
  status: z.enum(enrollmentStatuses),
  reason: z.string().nullable(),
  place: z.looseObject({}).nullable().describe('Where the person is, as of the last step that did something'),
  heldBack: z.string().nullable().describe('What keeps a message back right now'),
  enteredAt: z.string(),
  endedAt: z.string().nullable(),
});
const message = z.object({
  id: z.string(),
  providerMessageId: z.string(),
  owner: z.object({ kind: z.string(), id: z.string() }),
  profile: z.string(),
  journey: z.string().nullable(),
  step: z.string(),
  channel: z.string(),
  class: z.string(),
  template: z.string(),
  state: z.string(),
  reason: z.string(),
  delivery: z.string(),
  createdAt: z.string(),
});
const person = z.string().min(1).max(600).optional().describe('A profile id, or any name of the person: userId:ana');
const afterMessage = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** Enrollments and messages, newest first, page by page. */
export function listRoutes(app: FastifyInstance, { authenticator, queries }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/v1/enrollments',
    {
      schema: {
        tags: ['journeys'],
        summary: 'Who is, or was, in which journey; newest first',
        security,
        querystring: z.object({
          ...paging(200),
          journey: z.string().max(100).optional(),
          status: z.enum(enrollmentStatuses).optional(),
          person,
        }),
        response: { 200: z.object({ enrollments: z.array(enrollment), next: nextSchema }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { limit, cursor, journey, status, person: name } = request.query;
      const [after = null] = readCursor('enrollments', afterId, cursor) ?? [];
      const profile = name === undefined ? undefined : await profileIn(queries, workspace, name);
      const rows = await queries.enrollments(workspace, { journey, status, profile }, after, limit + 1);
      const { shown, next } = cut(rows, limit, ({ id }) => writeCursor('enrollments', [id]));
      return { enrollments: [...shown], next };
    },
  );

  routes.get(
    '/v1/messages',
    {
      schema: {
        tags: ['messages'],
        summary: 'The messages of one person, or of one enrollment; newest first',
        security,
        querystring: z.object({ ...paging(200), person, enrollment: z.uuid().optional() }),
        response: { 200: z.object({ messages: z.array(message), next: nextSchema }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { limit, cursor, person: name, enrollment: owner } = request.query;
      if ((name === undefined) === (owner === undefined))
        throw problem(400, 'Say whose messages: person=userId:ana, or enrollment=<id>; one of them.');
      const place = readCursor('messages', afterMessage, cursor);
      const after = place === null ? null : { at: place[0], id: place[1] };
      const filter =
        owner === undefined ? { profile: await profileIn(queries, workspace, name ?? '') } : { enrollment: owner };
      const rows = await queries.messages(workspace, filter, after, limit + 1);
      const { shown, next } = cut(rows, limit, ({ createdAt, id }) => writeCursor('messages', [createdAt, id]));
      return { messages: [...shown], next };
    },
  );
}
