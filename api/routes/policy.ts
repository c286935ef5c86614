import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { reasonClasses } from '../../domain/policy/reason-class.ts';
import type { RouteDeps } from '../app-deps.ts';
import { profileIn } from '../person-name.ts';
import { cut, nextSchema, paging, readCursor, writeCursor } from '../cursor.ts';
import { problem } from '../problem.ts';
import { channelSchema, classSchema, many, security } from '../schema.ts';

const params = z.object({
  id: z.string().describe('A profile id, or any name of the person: userId:ana, ana@example.com'),
});
const questionSchema = z.strictObject({
  channel: channelSchema,
  class: classSchema.default('marketing'),
  topic: z.string().min(1).max(100).optional(),
  journey: z.string().min(1).max(100).optional().describe('Whose brake and pause are asked about too'),
  at: z.iso.datetime({ offset: true }).optional().describe('When it would leave, RFC 3339; now, if nothing is said'),
});
const reasonClass = z.enum(reasonClasses);
const answerSchema = z.object({
  profile: z.string(),
  at: z.string(),
  verdict: z.enum(['go', 'defer', 'refuse']),
  reason: z.string().optional(),
  of: reasonClass.optional().describe('Whose no or not yet it is'),
  policyVersion: z.int().nullable().describe('Under which it was asked; null where none was ever applied'),
  until: z.string().optional().describe('When it would be asked again'),
  rules: many(
    z.object({
      rule: z.string(),
      verdict: z.enum(['pass', 'defer', 'refuse']),
      because: z.string(),
      of: reasonClass.optional(),
    }),
  ).describe('In the order they were asked, up to the first that did not pass'),
});

const mostVersions = 50;
const afterVersion = z.tuple([
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
const versionSchema = z.object({
  version: z.int(),
  hash: z.string().describe('SHA-256 of its content: the same content has the same hash'),
  by: z.string(),
  at: z.string(),
  settings: z.looseObject({}).describe('carillon.yaml, policy.yaml and senders.yaml, as applied'),
});
const notSentSchema = z.object({ of: reasonClass, reason: z.string(), count: z.int() });

/** What policy would say, without sending anything; which it was; and what it kept from leaving. */
export function policyRoutes(app: FastifyInstance, { authenticator, queries }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get(
    '/v1/profiles/:id/policy',
    {
      schema: {
        tags: ['people'],
        summary: 'Whether a message would go to a person at some instant, and by which rules; nothing is sent',
        security,
        params,
        querystring: questionSchema,
        response: { 200: answerSchema },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const profileId = await profileIn(queries, workspace, request.params.id);
      const { channel, class: of, topic = null, journey = null, at: wanted } = request.query;
      const at = wanted === undefined ? Date.now() : Date.parse(wanted);
      const checked = await queries.checkPolicy({ workspace, profileId, channel, class: of, topic, journey, at });
      if (checked === null)
        throw problem(404, journey === null ? 'The profile has gone.' : `No journey is called "${journey}".`);
      const { verdict, policyVersion } = checked;
      return {
        profile: profileId,
        at: new Date(at).toISOString(),
        verdict: verdict.kind,
        ...(verdict.kind === 'go' ? {} : { reason: verdict.reason, of: verdict.of }),
        policyVersion,
        ...(verdict.kind === 'defer' ? { until: new Date(verdict.until).toISOString() } : {}),
        rules: verdict.verdicts,
      };
    },
  );

  routes.get(
    '/v1/policy/versions',
    {
      schema: {
        tags: ['workspace'],
        summary: 'Every policy that was in force, the latest first; decisions in the ledger name theirs by number',
        security,
        querystring: z.strictObject(paging(mostVersions)),
        response: { 200: z.object({ versions: many(versionSchema), next: nextSchema }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { limit, cursor } = request.query;
      const [before = null] = readCursor('policy-versions', afterVersion, cursor) ?? [];
      const found = await queries.policyVersions(workspace, limit + 1, before);
      const { shown, next } = cut(found, limit, ({ version }) => writeCursor('policy-versions', [String(version)]));
      return { versions: shown, next };
    },
  );

  routes.get(
    '/v1/policy/not-sent',
    {
      schema: {
        tags: ['workspace'],
        summary: 'What was not sent, or is held, counted by whose no it was and why; the most frequent first',
        security,
        querystring: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(7) }),
        response: {
          200: z.object({ days: z.int(), classes: z.record(reasonClass, z.int()), reasons: many(notSentSchema) }),
        },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { days } = request.query;
      const reasons = await queries.notSent(workspace, days);
      const sum = (of: string): number => reasons.reduce((total, one) => total + (one.of === of ? one.count : 0), 0);
      const classes = {
        person: sum('person'),
        policy: sum('policy'),
        address: sum('address'),
        operations: sum('operations'),
      };
      return { days, classes, reasons };
    },
  );
}
