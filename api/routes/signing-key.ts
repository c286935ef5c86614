import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { security } from '../schema.ts';

/** How receivers of webhooks know them. */
export function signingKeyRoutes(app: FastifyInstance, { authenticator, commands }: RouteDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/signing-key',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags: ['journeys'],
        summary: 'The key that signs the webhooks of journeys (Standard Webhooks)',
        security,
        response: { 200: z.object({ key: z.string() }) },
      },
    },
    async () => ({ key: await commands.signingKey() }),
  );
}
