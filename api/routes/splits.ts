import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { winnerMetrics } from '../../domain/journey/winner/winner-rule.ts';
import type { RouteDeps } from '../app-deps.ts';
import { noJourney } from '../problem.ts';
import { security } from '../schema.ts';

const split = z.object({
  step: z.string(),
  rule: z.object({
    by: z.enum(winnerMetrics),
    within: z.string(),
    after: z.int().describe('Runs whose time is over, with which it is decided'),
    sure: z.number().optional().describe('Percent; 95 unless the journey says so'),
  }),
  beganAt: z.string(),
  decidedAt: z.string().nullable(),
  winner: z.string().nullable().describe('Null once it is decided: none was sure enough'),
  shares: z.array(
    z.object({
      share: z.string(),
      runs: z.int().describe('Whose time is over'),
      hits: z.int().describe('Of these, those that count for it'),
      best: z
        .number()
        .optional()
        .describe('How sure it is the best, in percent; told once it is decided, because looking earlier misleads'),
    }),
  ),
});

/** How splits stand that look for a winner. */
export function splitRoutes(app: FastifyInstance, { authenticator, queries }: RouteDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/journeys/:id/splits',
    {
      schema: {
        tags: ['journeys'],
        summary: 'How the splits of a journey stand that look for a winner, the newest first',
        security,
        params: z.object({ id: z.string() }),
        response: { 200: z.object({ splits: z.array(split) }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { id } = request.params;
      const splits = await queries.splits(workspace, id);
      if (splits === null) throw noJourney(id);
      return { splits: splits.map((one) => ({ ...one, shares: one.shares.map((share) => ({ ...share })) })) };
    },
  );
}
