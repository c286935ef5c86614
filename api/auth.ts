import type { FastifyRequest } from 'fastify';
import type { KeyRecord } from '../adapters/keys/key-record.ts';
import type { Scope } from '../adapters/keys/kinds.ts';
import { problem } from './problem.ts';
import { createTokenBuckets } from './token-bucket.ts';

/** Held in memory: authentication never waits for the database (I1). */
export type KeyRing = { find(key: string): KeyRecord | undefined; all(): readonly KeyRecord[] };

/** The key of a request: the user of Basic (Segment's way), or a Bearer token. */
export function credentialOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const [scheme = '', value = ''] = header.split(' ', 2);
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return value;
    case 'basic':
      return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0];
    default:
      return undefined;
  }
}

export type Authenticator = {
  /** The write key of an ingest request; `inBody` is where browsers put it. */
  writer(request: FastifyRequest, inBody?: unknown): KeyRecord;
  /** The API key of a command or read; it must carry the scope. */
  caller(request: FastifyRequest, scope: Scope): KeyRecord;
  /** The options of a route that turns away, before it reads a body, whoever lacks the scope. */
  requires(scope: Scope): { readonly onRequest: (request: FastifyRequest) => Promise<void> };
  /** The token in a provider's callback address. */
  provider(request: FastifyRequest, token: string): KeyRecord;
  /** What to throw at a request that proves itself in another way and failed to; who tries too often hears 429. */
  turnAway(request: FastifyRequest, detail: string): Error;
};

/** Wrong keys of one address: 20 at once, then one a second. Right keys never notice. */
const failuresPerSecond = 1;
const failureBurst = 20;

export function createAuthenticator(keys: KeyRing, now: () => number): Authenticator {
  const failures = createTokenBuckets(failureBurst / failuresPerSecond);

  const refuse = (request: FastifyRequest, detail: string): Error => {
    const wait = failures.take(request.ip, failuresPerSecond, 1, now());
    return wait === 0
      ? problem(401, detail, { headers: { 'www-authenticate': 'Basic realm="carillon", Bearer' } })
      : problem(429, 'Too many requests with a wrong key from this address. Check the key, then try again.', {
          headers: { 'retry-after': String(Math.ceil(wait / 1_000)) },
        });
  };
  const known = (request: FastifyRequest, key: string | undefined, missing: string): KeyRecord => {
    if (key === undefined || key === '') throw refuse(request, missing);
    const record = keys.find(key);
    if (!record)
      throw refuse(request, 'This key is unknown or has been revoked. "carillon keys list" shows the valid ones.');
    return record;
  };

  const caller = (request: FastifyRequest, scope: Scope): KeyRecord => {
    const record =
      request.consoleCaller?.() ??
      known(request, credentialOf(request), 'Send the API key as "Authorization: Bearer <key>".');
    if (record.kind !== 'api') {
      throw problem(
        403,
        `This is a ${record.kind} key; commands and reads need an API key ("carillon keys create --kind api").`,
      );
    }
    if (record.scopes.includes(scope)) return record;
    throw problem(403, `This API key lacks the scope "${scope}"; it has ${record.scopes.join(', ') || 'none'}.`);
  };

  return {
    turnAway: refuse,
    caller,
    requires: (scope) => ({ onRequest: async (request) => void caller(request, scope) }),
    writer(request, inBody) {
      const key = credentialOf(request) || (typeof inBody === 'string' ? inBody : undefined);
      const record = known(request, key, 'Send the write key as the user of Basic authentication, without a password.');
      if (record.kind === 'write') return record;
      throw problem(
        403,
        `This is an ${record.kind} key; events are sent with a write key ("carillon keys create --kind write").`,
      );
    },
    provider(request, token) {
      const record = known(request, token, 'The callback address lacks its token.');
      if (record.kind === 'webhook') return record;
      throw refuse(request, 'This key is unknown or has been revoked. "carillon keys list" shows the valid ones.');
    },
  };
}
