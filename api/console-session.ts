import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { KeyRecord } from '../adapters/keys/key-record.ts';
import type { ConsoleAccess, ConsoleHolder } from '../adapters/postgres/console-access.ts';
import type { KeyRing } from './auth.ts';
import { problem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who looks through the console, where a request carries a session instead of a key. Throws for a command from elsewhere. */
    consoleCaller: (() => KeyRecord) | null;
  }
}

/** Sent by our pages with every command. A page from elsewhere cannot add it without asking us first, and we never agree. */
export const consoleHeader = 'carillon-console';

/** While the database is away, whoever was known a moment ago may go on looking: at what is wrong, most of all. */
const seenMs = 15 * 60_000;
const mostSeen = 500;

/**
 * Lets a session stand where an API key would: it may do what the key may that its link was made with, and ends when that key is
 * revoked. Cookies know no ports, so that SameSite alone would let any page of this machine give commands: those must also
 * say where they come from.
 */
export function acceptConsoleSessions(app: FastifyInstance, access: ConsoleAccess, keys: KeyRing): void {
  const seen = new LRUCache<string, ConsoleHolder>({ max: mostSeen, ttl: seenMs });
  const holderOf = async (session: string, looks: boolean): Promise<ConsoleHolder | null> => {
    try {
      const holder = await access.find(session);
      if (holder) seen.set(session, holder);
      else seen.delete(session);
      return holder;
    } catch (error) {
      const holder = looks ? seen.get(session) : undefined;
      if (holder) return holder;
      throw error;
    }
  };
  app.decorateRequest('consoleCaller', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== undefined || !request.url.startsWith('/v1/')) return;
    const session = sessionOf(request);
    if (session === undefined) return;
    const looks = request.method === 'GET' || request.method === 'HEAD';
    const holder = await holderOf(session, looks);
    if (!holder) return;
    const key = keys.all().find(({ id, workspace }) => id === holder.keyId && workspace === holder.workspace);
    if (key?.kind !== 'api') return;
    if (request.method === 'DELETE') seen.delete(session);
    void reply.header('cache-control', 'no-store');
    // Asked only where a caller is needed: events of a page beside us carry our cookie too, and need none.
    request.consoleCaller = () => {
      if (!looks) refuseForeign(request);
      return { ...key, name: `console (${key.name})` };
    };
  });
}

/** Throws for a command that did not come from our own page. */
export function refuseForeign({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  const own = site === undefined ? hostOf(headers.origin) === headers.host : site === 'same-origin';
  if (own && headers[consoleHeader] !== undefined) return;
  throw problem(
    403,
    'A session of the console gives commands from the console’s own page only. Use an API key instead.',
  );
}

function hostOf(origin: string | undefined): string | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** One per port, because browsers share cookies between the ports of a host: two stacks must not log each other out. */
export function cookieName({ headers }: FastifyRequest): string {
  return `carillon_session_${/:(\d+)$/.exec(headers.host ?? '')?.[1] ?? '443'}`;
}

export function sessionOf(request: FastifyRequest): string | undefined {
  const wanted = `${cookieName(request)}=`;
  const found = (request.headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(wanted));
  const value = found?.slice(wanted.length);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}
