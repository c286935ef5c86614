import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { maxBodyBytes } from '../domain/ingest/limits.ts';
import { problem } from './problem.ts';

const inflate = promisify(gunzip);
/** Below this the thread pool's round trip costs more than the work. */
const smallGzip = 4 * 1024;

/** Inside this plugin a body is its bytes, whatever its label says. */
export function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

export function hasBody(request: FastifyRequest): boolean {
  return Buffer.isBuffer(request.body) && request.body.length > 0;
}

/** The bytes of a body, unpacked. Whether it is gzip is told by its first bytes: RudderStack sends gzip under a form's label. */
export async function bytesOf(request: FastifyRequest): Promise<Buffer> {
  const body = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) throw problem(400, 'The body is empty; send JSON.');
  if (body[0] === 0x1f && body[1] === 0x8b) return unzipped(body);
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && !/^(identity|gzip|x-gzip)$/i.test(encoding)) {
    throw problem(415, `Bodies may be plain or gzip, not ${encoding.slice(0, 20).replace(/[^\w-]/g, '?')}.`);
  }
  return body;
}

async function unzipped(body: Buffer): Promise<Buffer> {
  const limit = { maxOutputLength: maxBodyBytes };
  try {
    return body.length < smallGzip ? gunzipSync(body, limit) : await inflate(body, limit);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw problem(413, `The body unpacks to more than ${maxBodyBytes / 1024} KiB; send smaller batches.`);
    }
    throw problem(400, 'The body begins like gzip but cannot be unpacked.');
  }
}

/** Parsed JSON. A body that is none and does not claim to be is 415, one that claims to be is 400. */
export function jsonOf(bytes: Buffer, request: FastifyRequest): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const label = request.headers['content-type'] ?? '';
    const meantAsJson = /json|text\/plain/i.test(label) || /^\s*[[{]/.test(bytes.toString('latin1', 0, 64));
    if (!meantAsJson && label !== '') {
      throw problem(415, 'The body is not JSON. Send JSON; its label does not matter.');
    }
    // V8's message quotes the body, which may hold personal data: only the place is passed on (I8).
    const place = /at position \d+( \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0] ?? '';
    throw problem(400, `The body is not valid JSON${place && ` ${place}`}.`);
  }
}
