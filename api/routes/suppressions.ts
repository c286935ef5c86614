import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { suppressionKinds } from '../../domain/policy/suppression.ts';
import type { RouteDeps } from '../app-deps.ts';
import { cut, nextSchema, paging, readCursor, writeCursor } from '../cursor.ts';
import { once } from '../once.ts';
import { problem } from '../problem.ts';
import { channelSchema, many, security } from '../schema.ts';

const mostListed = 200;
const mostAdded = 1_000;
const kind = z.enum(suppressionKinds);
const reason = z.string().min(1).max(500);
const scope = {
  address: z.string().min(1).max(320).describe('A mail address or a phone number, as people write it'),
  channel: z
    .union([channelSchema, z.literal('*')])
    .default('*')
    .describe('* for all of them'),
  topic: z.string().min(1).max(100).default('*').describe('* for everything'),
};
const entries = z
  .array(z.strictObject({ ...scope, kind: kind.default('manual'), reason }))
  .min(1)
  .max(mostAdded);
const added = {
  added: z.int(),
  known: z.int().describe('On the list already, for their own reason'),
  refused: many(z.object({ index: z.int(), reason: z.string() })).describe('Those that are no address'),
};
const entry = z.object({
  address: z.string(),
  channel: z.string(),
  topic: z.string(),
  kind,
  reason: z.string(),
  source: z.string(),
  at: z.string(),
});
const place = z.tuple([z.iso.datetime({ offset: true }), z.string(), z.string(), z.string()]);

/** Addresses that are written to no more: what reports and people put there, and what is added and lifted by hand. */
export function suppressionRoutes(app: FastifyInstance, { authenticator, commands, idempotency }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/v1/suppressions',
    {
      schema: {
        tags: ['people'],
        summary: 'Addresses that are written to no more, the latest first',
        security,
        querystring: z.strictObject({
          address: z.string().min(1).max(320).optional(),
          kind: kind.optional(),
          ...paging(mostListed),
        }),
        response: { 200: z.object({ suppressions: many(entry), next: nextSchema }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { limit, cursor, ...filter } = request.query;
      const after = readCursor('suppressions', place, cursor);
      const found = await commands.suppressions.list(workspace, filter, after, limit + 1);
      const { shown, next } = cut(found, limit, ({ at, address, channel, topic }) =>
        writeCursor('suppressions', [at, address, channel, topic]),
      );
      return { suppressions: shown, next };
    },
  );

  routes.post(
    '/v1/suppressions',
    {
      ...authenticator.requires('profiles'),
      schema: {
        tags: ['people'],
        summary: 'Put addresses on the list; no message claimed afterwards goes there',
        security,
        body: z.strictObject({
          entries,
          import: z
            .strictObject({ id: z.uuid(), name: z.string().min(1).max(200) })
            .describe('A file that is brought in by several requests and can be taken back as one')
            .optional(),
        }),
        response: { 200: z.object(added) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'profiles');
      const { entries: written, import: of = null } = request.body;
      return once(idempotency, request, reply, caller, async () => {
        const body = await commands.suppressions.add(caller.workspace, written, `key:${caller.name}`, of);
        if (body === null) throw problem(409, 'This import was undone; what is brought in anew needs another id.');
        return { status: 200, body };
      });
    },
  );

  routes.post(
    '/v1/suppressions/preview',
    {
      ...authenticator.requires('profiles'),
      schema: {
        tags: ['people'],
        summary: 'What adding these would do; changes nothing',
        security,
        body: z.strictObject({ entries }),
        response: {
          200: z.object({
            ...added,
            reads: many(z.object({ index: z.int(), address: z.string(), known: z.boolean() })).describe(
              'The addresses as messages go to them, and whether they are on the list already',
            ),
          }),
        },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'profiles');
      return commands.suppressions.preview(workspace, request.body.entries);
    },
  );

  routes.get(
    '/v1/suppressions/imports',
    {
      schema: {
        tags: ['people'],
        summary: 'Files of addresses that were put on the list, the latest first, at most 50',
        security,
        response: {
          200: z.object({
            imports: many(
              z.object({
                id: z.string(),
                name: z.string(),
                by: z.string(),
                at: z.string(),
                entries: z.int().describe('What an undo would lift: on the list for it, and for nobody else'),
                undone: z.string().nullable(),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      return { imports: await commands.suppressions.imports(workspace) };
    },
  );

  routes.post(
    '/v1/suppressions/imports/:id/undo',
    {
      ...authenticator.requires('profiles'),
      schema: {
        tags: ['people'],
        summary: 'Take off the list what one import put there, except what somebody has said again since',
        security,
        params: z.object({ id: z.string() }),
        body: z.strictObject({ reason }),
        response: { 200: z.object({ import: z.string(), lifted: z.int() }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'profiles');
      const { id } = request.params;
      return once(idempotency, request, reply, caller, async () => {
        const by = `key:${caller.name}`;
        const lifted = await commands.suppressions.undo(caller.workspace, id, by, request.body.reason);
        if (lifted === null)
          throw problem(404, 'No such import is there to be undone; GET /v1/suppressions/imports lists them.');
        return { status: 200, body: { import: id, lifted } };
      });
    },
  );

  routes.post(
    '/v1/suppressions/lift',
    {
      ...authenticator.requires('profiles'),
      schema: {
        tags: ['people'],
        summary: 'Take one entry off the list, with the reason in the audit; that of a complaint only by saying so',
        security,
        body: z.strictObject({
          ...scope,
          reason,
          evenComplaint: z.boolean().default(false).describe('Whoever complained has asked to be written to again'),
        }),
        response: { 200: z.object({ lifted: entry }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'profiles');
      const { reason: why, evenComplaint, ...which } = request.body;
      return once(idempotency, request, reply, caller, async () => {
        const by = `key:${caller.name}`;
        const lifting = await commands.suppressions.lift(caller.workspace, which, by, why, evenComplaint);
        if (lifting.kind === 'unknown')
          throw problem(
            404,
            'No such entry is on the list; GET /v1/suppressions?address=… shows what is, with its scope.',
          );
        if (lifting.kind === 'complaint')
          throw problem(
            409,
            'Its owner complained, so it is not lifted just so: "evenComplaint": true says that they want to be written to again.',
          );
        return { status: 200, body: { lifted: lifting.entry } };
      });
    },
  );
}
