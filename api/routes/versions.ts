import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { noJourney } from '../problem.ts';
import { security } from '../schema.ts';

const version = z.object({
  version: z.string(),
  createdAt: z.string(),
  published: z.boolean().describe('The one that people enter with now'),
  running: z.int().describe('People on the way in it'),
  definition: z.looseObject({}).describe('As it was published'),
});

/** What was published of a journey. */
export function versionRoutes(app: FastifyInstance, { authenticator, queries }: RouteDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/journeys/:id/versions',
    {
      schema: {
        tags: ['journeys'],
        summary: 'The published versions of a journey, the newest first',
        security,
        params: z.object({ id: z.string() }),
        response: { 200: z.object({ versions: z.array(version) }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { id } = request.params;
      const versions = await queries.versions(workspace, id);
      if (versions.length === 0) throw noJourney(id);
      return { versions: versions.map((one) => ({ ...one, definition: { ...one.definition } })) };
    },
  );
}
