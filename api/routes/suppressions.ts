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
          entries: z
            .array(z.strictObject({ ...scope, kind: kind.default('manual'), reason }))
            .min(1)
            .max(mostAdded),
        }),
        response: {
          200: z.object({
            added: z.int(),
            known: z.int().describe('On the list already, for their own reason'),
            refused: many(z.object({ index: z.int(), reason: z.string() })).describe('Those that are no address'),
          }),
        },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'profiles');
      const { entries } = request.body;
      return once(idempotency, request, reply, caller, async () => ({
        status: 200,
        body: await commands.suppressions.add(caller.workspace, entries, `key:${caller.name}`),
      }));
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
