import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RouteDeps } from '../app-deps.ts';
import { openEventStream } from '../event-stream.ts';
import { problem } from '../problem.ts';

const heartbeatMs = 15_000;
/** As often as keys are read anew: whose key is revoked, or may no longer read, stops hearing. */
const keyCheckMs = 1_000;
const mostWatchers = 500;
/** Watchers with a session come back this often, so that one that has ended stops hearing. */
const sessionWatchMs = 15 * 60_000;

/** What happens, as it happens, as server-sent events. */
export function streamRoutes(app: FastifyInstance, { authenticator, feed }: Pick<RouteDeps, 'authenticator' | 'feed'>) {
  const watchers = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const leave of watchers) leave();
  });

  const mayStillHear = (request: FastifyRequest): boolean => {
    try {
      authenticator.caller(request, 'read');
      return true;
    } catch {
      return false; // there is nobody left to tell why: asking again, it hears
    }
  };

  app.get(
    '/v1/stream',
    {
      schema: {
        tags: ['stream'],
        summary: 'Outcome events as they happen (server-sent events)',
        security: [{ apiKey: [] }],
      },
    },
    async (request, reply) => {
      const { workspace } = authenticator.caller(request, 'read');
      if (watchers.size >= mostWatchers)
        throw problem(503, 'Too many are watching already.', { headers: { 'retry-after': '30' } });
      reply.hijack();
      const over = new AbortController();
      const stream = openEventStream(reply.raw, () => over.abort());
      const heartbeat = setInterval(stream.beat, heartbeatMs);
      const keyCheck = setInterval(() => mayStillHear(request) || stream.end(), keyCheckMs);
      const askAgain = request.consoleCaller ? setTimeout(stream.end, sessionWatchMs) : undefined;
      watchers.add(stream.end);
      over.signal.addEventListener('abort', () => {
        clearInterval(heartbeat);
        clearInterval(keyCheck);
        clearTimeout(askAgain);
        watchers.delete(stream.end);
      });
      const since = request.headers['last-event-id'];
      const unsubscribe = feed.subscribe(workspace, typeof since === 'string' ? since : undefined, stream.send);
      // What it is given at once may already be too much for it.
      if (over.signal.aborted) unsubscribe();
      else over.signal.addEventListener('abort', unsubscribe);
    },
  );
}
