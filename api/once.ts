import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import type { KeyRecord } from '../adapters/keys/key-record.ts';
import type { Idempotency } from './ports.ts';
import { problem } from './problem.ts';
import { uuidOfDigest } from '../domain/ids.ts';
import { faultPoint } from '../fault-points/fault-point.ts';

export type Reply = { readonly status: number; readonly body: unknown };

/**
 * Runs a command once per `Idempotency-Key`: the same request again hears the stored reply, another request under the same key 422,
 * one that is still under way 409. `run` gets an id that is the same for every repetition and for nothing else, so that even a
 * command whose process died before it could store its reply is carried out once. A key is forgotten when its command comes to
 * nothing, and after two days; then another request may take it.
 */
export async function once(
  keys: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: KeyRecord,
  run: (requestId: string) => Promise<Reply>,
): Promise<FastifyReply> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) {
    const { status, body } = await run(uuidv7());
    return reply.code(status).send(body);
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw problem(400, 'Idempotency-Key must be 1 to 255 printable characters without blanks.');
  }
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest();
  const reservation = await keys.reserve(caller.workspace, key, hash);
  switch (reservation.kind) {
    case 'replay':
      return reply
        .code(reservation.stored.status)
        .header('idempotency-replayed', 'true')
        .send(reservation.stored.reply);
    case 'in flight':
      throw problem(409, 'A request with this Idempotency-Key is still under way; ask again in a moment.', {
        headers: { 'retry-after': '1' },
      });
    case 'other body':
      throw problem(422, 'This Idempotency-Key was used for a different request. Take a new key for a new request.');
    case 'new':
      break;
  }
  try {
    const identity = createHash('sha256').update(`${caller.workspace}\n${key}\n`).update(hash);
    const { status, body } = await run(uuidOfDigest(identity.digest('hex')));
    faultPoint('command:done');
    await keys.keep(caller.workspace, key, { status, reply: body });
    return reply.code(status).send(body);
  } catch (error) {
    await keys.release(caller.workspace, key).catch(() => undefined);
    throw error;
  }
}
