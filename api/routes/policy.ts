import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { profileIn } from '../person-name.ts';
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
const answerSchema = z.object({
  profile: z.string(),
  at: z.string(),
  verdict: z.enum(['go', 'defer', 'refuse']),
  reason: z.string().optional(),
  until: z.string().optional().describe('When it would be asked again'),
  rules: many(
    z.object({ rule: z.string(), verdict: z.enum(['pass', 'defer', 'refuse']), because: z.string() }),
  ).describe('In the order they were asked, up to the first that did not pass'),
});

/** What policy would say, without sending anything. */
export function policyRoutes(app: FastifyInstance, { authenticator, queries }: RouteDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
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
      const verdict = await queries.checkPolicy({ workspace, profileId, channel, class: of, topic, journey, at });
      if (verdict === null)
        throw problem(404, journey === null ? 'The profile has gone.' : `No journey is called "${journey}".`);
      return {
        profile: profileId,
        at: new Date(at).toISOString(),
        verdict: verdict.kind,
        ...(verdict.kind === 'go' ? {} : { reason: verdict.reason }),
        ...(verdict.kind === 'defer' ? { until: new Date(verdict.until).toISOString() } : {}),
        rules: verdict.verdicts,
      };
    },
  );
}
