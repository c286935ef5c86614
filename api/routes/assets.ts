import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mostFileBytes } from '../../domain/template/mail-files.ts';
import type { RouteDeps } from '../app-deps.ts';
import { problem } from '../problem.ts';
import { takeRawBodies } from '../raw-body.ts';
import { security } from '../schema.ts';

const params = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** The files of mails, ahead of the bundle whose templates name them by their content. */
export function assetRoutes(app: FastifyInstance, { authenticator, commands }: RouteDeps): void {
  takeRawBodies(app);
  app.put<{ Params: { hash: string } }>(
    '/v1/assets/:hash',
    {
      bodyLimit: mostFileBytes,
      ...authenticator.requires('publish'),
      schema: {
        tags: ['workspace'],
        summary: 'A file that mails carry, under the SHA-256 of its bytes; a second time changes nothing',
        security,
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { workspace } = authenticator.caller(request, 'publish');
      const { hash } = request.params;
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (createHash('sha256').update(bytes).digest('hex') !== hash)
        throw problem(422, 'The bytes have another SHA-256 than the address says; send the file as it is.');
      await commands.storeAsset(workspace, hash, bytes);
      return reply.code(204).send(null);
    },
  );
}
