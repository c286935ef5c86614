import type { KeyRecord } from '../../adapters/keys/key-record.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { segmentBatch } from '../../domain/ingest/batch.ts';
import { fromSegment, segmentCalls } from '../../domain/ingest/segment.ts';
import type { SegmentCall } from '../../domain/ingest/segment.ts';
import { acceptMany, acceptOne, contextFor, meter, writeKeyIn } from '../ingest.ts';
import type { Accepted, IngestDeps } from '../ingest.ts';
import { problem } from '../problem.ts';
import { bytesOf, jsonOf, takeRawBodies } from '../raw-body.ts';
import { ingestDocs } from './ingest-docs.ts';

/** What every Segment client waits for; legacy Python counts nothing but 200 as success. */
const success = '{"success":true}';

const shortPaths: Readonly<Record<SegmentCall | 'batch', string>> = {
  identify: 'i',
  track: 't',
  page: 'p',
  screen: 's',
  group: 'g',
  alias: 'a',
  batch: 'b',
};

/** The seven calls of Segment's HTTP API, and the browser library's short paths for keys that allow web pages. */
export function segmentRoutes(app: FastifyInstance, deps: IngestDeps): void {
  takeRawBodies(app);
  for (const call of [...segmentCalls, 'batch'] as const) {
    const handle = call === 'batch' ? takeBatch(deps) : takeSingle(deps, call);
    const earlyRefusal = (request: FastifyRequest): void => {
      if (request.headers.authorization !== undefined) deps.authenticator.writer(request);
    };
    app.post(`/v1/${call}`, { ...ingestDocs(call), onRequest: async (request) => earlyRefusal(request) }, handle);
    const short = `/v1/${shortPaths[call]}`;
    app.options(short, { schema: { hide: true } }, (request, reply) => answerPreflight(deps, request, reply));
    app.post(short, { schema: { hide: true } }, async (request, reply) => {
      const origin = request.headers.origin;
      if (origin !== undefined && deps.originAllowed(origin)) allowOrigin(reply, origin);
      return handle(request, reply, 'browser');
    });
  }
}

type Via = 'server' | 'browser';
type Handler = (request: FastifyRequest, reply: FastifyReply, via?: unknown) => Promise<FastifyReply>;

function takeSingle(deps: IngestDeps, call: SegmentCall): Handler {
  return async (request, reply, via) => {
    const body = jsonOf(await bytesOf(request), request);
    const key = keyFor(deps, request, body, via === 'browser' ? 'browser' : 'server');
    meter(deps, key, 1);
    return answer(reply, await acceptOne(deps, fromSegment(body, contextFor(key, deps.now()), call)));
  };
}

function takeBatch(deps: IngestDeps): Handler {
  return async (request, reply, via) => {
    const body = jsonOf(await bytesOf(request), request);
    const key = keyFor(deps, request, body, via === 'browser' ? 'browser' : 'server');
    const batch = segmentBatch(body);
    if (typeof batch === 'string') throw problem(400, `${batch}.`);
    meter(deps, key, batch.messages.length);
    const context = contextFor(key, deps.now());
    const map = (message: unknown) => fromSegment(message, context, undefined, batch.fields);
    return answer(reply, await acceptMany(deps, batch.messages, map, context));
  };
}

function keyFor(deps: IngestDeps, request: FastifyRequest, body: unknown, via: Via): KeyRecord {
  const key = writeKeyIn(request, body, deps);
  if (via === 'server') return key;
  const origin = request.headers.origin;
  if (origin !== undefined && key.origins?.includes(origin)) return key;
  throw problem(
    403,
    'This write key is not for web pages. Allow the page: "carillon keys create --kind write --origin https://…".',
  );
}

function answer(reply: FastifyReply, result: Accepted): FastifyReply {
  // Segment's reply has no room for it, but whoever looks should see that something was set aside.
  if (result.parked > 0) void reply.header('carillon-parked', String(result.parked));
  return reply.code(200).type('application/json').send(success);
}

/** A preflight carries no key: it is answered for origins that some write key allows, and the post itself is judged by its own. */
function answerPreflight(deps: IngestDeps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const origin = request.headers.origin;
  if (origin === undefined || !deps.originAllowed(origin)) {
    throw problem(
      403,
      'No write key allows this page. "carillon keys create --kind write --origin https://…" makes one.',
    );
  }
  allowOrigin(reply, origin);
  return reply
    .header('access-control-allow-methods', 'POST')
    .header('access-control-allow-headers', 'authorization, content-type, x-retry-count')
    .header('access-control-max-age', '86400')
    .code(204)
    .send();
}

function allowOrigin(reply: FastifyReply, origin: string): void {
  void reply.header('access-control-allow-origin', origin).header('vary', 'origin');
}
