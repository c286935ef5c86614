import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { removedKinds } from '../../domain/retention.ts';
import type { RouteDeps } from '../app-deps.ts';
import { many, security } from '../schema.ts';

const instant = z.string().nullable();
const previewSchema = z.object({
  keepDays: z.int().nullable().describe('CARILLON_KEEP_DAYS; null: everything is kept'),
  before: instant.describe('What ended before this leaves'),
  going: many(z.object({ what: z.enum(removedKinds), rows: z.int() })).describe(
    'What would leave now; counts end at 100,000',
  ),
  kept: many(z.object({ what: z.string(), rows: z.int(), because: z.string() })),
  removed: many(z.object({ day: z.string(), rows: z.record(z.string(), z.int()) })).describe(
    'What left on the last days on which something did',
  ),
  keptSince: instant.describe('What ended before this may be gone; null where nothing ever left'),
});

/** How long what has ended is kept. */
export function retentionRoutes(app: FastifyInstance, { authenticator, queries }: RouteDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/retention',
    {
      schema: {
        tags: ['workspace'],
        summary:
          'What would leave the database now because it ended long ago, and what stays and why; nothing is removed',
        security,
        response: { 200: previewSchema },
      },
    },
    async (request) => {
      const preview = await queries.retention(authenticator.caller(request, 'read').workspace);
      const removed = preview.removed.map(({ day, rows }) => ({ day, rows: { ...rows } }));
      return { ...preview, going: [...preview.going], kept: [...preview.kept], removed };
    },
  );
}
