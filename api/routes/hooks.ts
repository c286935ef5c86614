import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HookMapping } from '../../domain/hook/mapping.ts';
import { readPayload } from '../../domain/hook/read-payload.ts';
import { toMessage } from '../../domain/hook/to-message.ts';
import { isObject } from '../../domain/ingest/fields.ts';
import { defectOf } from '../../domain/ingest/hygiene.ts';
import { parked } from '../../domain/ingest/parked.ts';
import type { JsonObject } from '../../domain/json.ts';
import { workspacePattern } from '../../domain/subjects.ts';
import { provesItself } from '../hook-proof.ts';
import { sha256 } from '../../adapters/sha256.ts';
import type { IngestDeps } from '../ingest.ts';
import type { Metrics } from '../metrics.ts';
import type { Hooks } from '../ports.ts';
import { problem } from '../problem.ts';
import { bytesOf, jsonOf, takeRawBodies } from '../raw-body.ts';
import { hookDocs } from './hook-docs.ts';

export type HookDeps = IngestDeps & { readonly hooks: Hooks; readonly metrics: Metrics };

type Route = { Params: { source: string }; Querystring: { workspace?: unknown } };

/** Requests of helpdesks, shops and others: authenticated on their raw bytes, durably appended, then answered 200 (I1, I11). */
export function hookRoutes(app: FastifyInstance, deps: HookDeps): void {
  takeRawBodies(app);
  app.post<Route>('/v1/hooks/:source', hookDocs, async (request, reply) => {
    const { source } = request.params;
    const workspace = request.query.workspace ?? 'default';
    const mapping =
      typeof workspace === 'string' && workspacePattern.test(workspace)
        ? await deps.hooks.find(workspace, source)
        : undefined;
    if (typeof workspace !== 'string' || mapping === undefined) {
      deps.metrics.hook('unknown', 'refused');
      throw problem(404, 'No mapping of this name is published: it is hooks/<source>.yaml of a workspace.');
    }
    authenticate(deps, mapping, request);
    meterHook(deps, `hook ${workspace}/${source}`);
    return reply.code(200).send(await take(deps, mapping, { workspace, source, request }));
  });
}

function authenticate(
  { hooks, metrics, now, authenticator }: HookDeps,
  { authenticate: way }: HookMapping,
  request: FastifyRequest<Route>,
): void {
  const { source } = request.params;
  const secrets = way.secrets.map((name) => hooks.secret(name)).filter((secret) => secret !== undefined);
  if (secrets.length === 0) {
    metrics.hook(source, 'refused');
    request.log.warn({ source, variables: way.secrets }, 'a hook cannot be authenticated: its secret is not set');
    throw problem(
      503,
      'This hook cannot be authenticated yet: its secret is not set where the api runs. Its log names the variable.',
      {
        headers: { 'retry-after': '60' },
      },
    );
  }
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (provesItself(way, secrets, request.headers, raw, now())) return;
  metrics.hook(source, 'refused');
  throw authenticator.turnAway(
    request,
    'The request does not prove where it comes from: check its signature or secret.',
  );
}

function meterHook({ rate, eventsPerSecond, now }: HookDeps, name: string): void {
  const wait = rate.take(name, eventsPerSecond, 1, now());
  if (wait === 0) return;
  throw problem(429, 'This source sends faster than it may; nothing of this request was taken.', {
    headers: { 'retry-after': String(Math.ceil(wait / 1_000)) },
  });
}

type Arrival = { readonly workspace: string; readonly source: string; readonly request: FastifyRequest };
type Answer =
  | { readonly mapped: true; readonly event: string; readonly id: string; readonly duplicate: boolean }
  | { readonly mapped: false; readonly why: string; readonly parked?: true };

async function take(deps: HookDeps, mapping: HookMapping, { workspace, source, request }: Arrival): Promise<Answer> {
  const body = jsonOf(await bytesOf(request), request);
  const defect = defectOf(body);
  if (defect !== undefined) throw problem(400, `The body cannot be taken: ${defect}.`);
  const unmapped = (why: string): Answer => {
    deps.metrics.hook(source, 'unmapped');
    return { mapped: false, why };
  };
  if (!isObject(body)) return unmapped('the body is no JSON object');
  const reading = readPayload(mapping, { body: body as JsonObject, header: headersOf(request) });
  if (reading.kind === 'unmapped') return unmapped(reading.why);
  const context = { workspace, receivedAt: deps.now(), sha256 };
  const message = reading.kind === 'event' ? toMessage(source, reading.event, context) : undefined;
  if (reading.kind === 'event' && message?.kind === 'event') {
    const { duplicate } = await deps.publishEvent(message.message);
    deps.metrics.hook(source, duplicate ? 'duplicate' : 'mapped');
    return { mapped: true, event: reading.event.type, id: reading.event.id, duplicate };
  }
  // It should have become an event: whoever looks after the mapping must be able to see why it did not (I12).
  const why = reading.kind === 'incomplete' ? reading.why : message?.kind === 'bad' ? message.problem : '';
  const reason = message?.kind === 'bad' ? message.reason : 'bad-envelope';
  const letter = parked({ reason, problem: `hook ${source}: ${why}`, original: body }, context);
  await deps.publisher.publish(letter.subject, letter.headers, letter.body);
  deps.metrics.hook(source, 'incomplete');
  return { mapped: false, why, parked: true };
}

/** What a mapping may look at: never what proves the request. */
function headersOf({ headers }: FastifyRequest): JsonObject {
  const readable = Object.entries(headers).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && entry[0] !== 'authorization' && entry[0] !== 'cookie',
  );
  return Object.fromEntries(readable);
}
