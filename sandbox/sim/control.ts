import { z } from 'zod';
import { mostJsonBytes, readBody } from '../http/read-body.ts';
import type { Reply } from '../http/reply.ts';
import type { Surface } from '../http/server.ts';
import { writeReply } from '../http/write-reply.ts';
import { problem, type SimRoute } from './route.ts';

/**
 * The sandbox's own surface. It needs no key, so it is guarded against the pages of a browser on the same machine: only
 * loopback host names (no DNS rebinding), no foreign Origin, and JSON bodies only (no cross-site form). What it did is `written` before it says so.
 */
export function createControl(routes: readonly SimRoute[], written: (then: () => void) => void): Surface {
  return (request, response, path, search) => {
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const say = (reply: Reply): void =>
      writeReply(response, { ...reply, headers: { 'cache-control': 'no-store', ...guards, ...reply.headers } });
    const refusal = refuse(request.headers.host, request.headers.origin);
    if (refusal) return say(refusal);
    const found = findRoute(routes, method, path);
    if (!found) return say(problem(404, `${method} ${path} is not known here; GET /_sim lists what is`));
    readBody(request, mostJsonBytes, (read) => {
      if (read.kind !== 'whole') {
        response.setHeader('connection', 'close');
        return say(problem(413, `a body has at most ${mostJsonBytes} bytes here`)); // told to nobody where the client has gone
      }
      const parsed =
        method === 'GET' || read.bytes.length === 0 ? {} : parse(read.bytes, request.headers['content-type']);
      if (parsed instanceof Error) return say(problem(400, parsed.message));
      const run = async () =>
        found.route.handle({
          query: new URLSearchParams(search),
          body: parsed,
          rest: found.rest,
          raw: { request, response },
        });
      run().then(
        (reply) => reply && written(() => say(reply)),
        (error: unknown) => say(readable(error)),
      );
    });
  };
}

const guards = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

function refuse(host: string | undefined, origin: string | undefined): Reply | undefined {
  if (host === undefined || !loopbackHost.test(host)) return problem(403, 'the sandbox answers on loopback names only');
  if (origin !== undefined && origin !== `http://${host}`)
    return problem(403, 'another origin may not steer the sandbox');
  return undefined;
}

function findRoute(
  routes: readonly SimRoute[],
  method: string,
  path: string,
): { route: SimRoute; rest: string } | undefined {
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  for (const route of routes) {
    if (route.method !== method) continue;
    const [start = '', end] = route.path.split('*');
    if (end === undefined && route.path === trimmed) return { route, rest: '' };
    if (end === undefined || !trimmed.startsWith(start) || !trimmed.endsWith(end)) continue;
    const rest = trimmed.slice(start.length, trimmed.length - end.length);
    if (rest !== '') return { route, rest };
  }
  return undefined;
}

function parse(bytes: Buffer, type: string | undefined): unknown {
  if (!/^application\/json\b/i.test(type ?? '')) return new Error('send JSON with content-type: application/json');
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return new Error('the body is not JSON');
  }
}

function readable(error: unknown): Reply {
  if (error instanceof z.ZodError) return problem(400, z.prettifyError(error));
  return problem(500, error instanceof Error ? error.message : String(error));
}
