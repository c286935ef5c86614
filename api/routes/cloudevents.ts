import type { FastifyInstance } from 'fastify';
import { fromBinary, fromStructured } from '../../domain/ingest/cloudevents.ts';
import { maxBatchLength } from '../../domain/ingest/limits.ts';
import { acceptMany, acceptOne, contextFor, meter } from '../ingest.ts';
import type { IngestDeps } from '../ingest.ts';
import { problem } from '../problem.ts';
import { bytesOf, hasBody, jsonOf, takeRawBodies } from '../raw-body.ts';
import { ingestDocs } from './ingest-docs.ts';

/** CloudEvents 1.0 over HTTP: structured, batched and binary mode; 202 once durable. */
export function cloudEventRoutes(app: FastifyInstance, deps: IngestDeps): void {
  takeRawBodies(app);
  app.post('/v1/events', ingestDocs('events'), async (request, reply) => {
    const key = deps.authenticator.writer(request);
    const context = contextFor(key, deps.now());
    const label = (request.headers['content-type'] ?? '').toLowerCase();
    const binary = request.headers['ce-id'] !== undefined || request.headers['ce-type'] !== undefined;
    if (binary && !label.startsWith('application/cloudevents')) {
      meter(deps, key, 1);
      // The SDK labels even an event without data as JSON.
      const data = hasBody(request) ? jsonOf(await bytesOf(request), request) : undefined;
      const mapped = fromBinary(request.headers, data, context);
      return reply.code(202).send(await acceptOne(deps, mapped));
    }
    const body = jsonOf(await bytesOf(request), request);
    if (!Array.isArray(body)) {
      meter(deps, key, 1);
      return reply.code(202).send(await acceptOne(deps, fromStructured(body, context)));
    }
    if (body.length > maxBatchLength)
      throw problem(400, `The batch holds ${body.length} events; send at most ${maxBatchLength}.`);
    meter(deps, key, body.length);
    return reply.code(202).send(await acceptMany(deps, body, (event) => fromStructured(event, context), context));
  });
}
