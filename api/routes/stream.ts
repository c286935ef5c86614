import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../app-deps.ts';
import type { FeedEntry } from '../ports.ts';
import { problem } from '../problem.ts';
import { security } from '../schema.ts';

const heartbeatMs = 15_000;
/** A watcher that reads slower than things happen is let go; it comes back with Last-Event-ID. */
const mostBuffered = 1024 * 1024;
const mostWatchers = 500;
/** Watchers with a session come back this often, so that one that has ended stops hearing. */
const sessionWatchMs = 15 * 60_000;

/** What happens, as it happens, as server-sent events. */
export function streamRoutes(app: FastifyInstance, { authenticator, feed }: RouteDeps): void {
  const watchers = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const leave of watchers) leave();
  });

  app.get(
    '/v1/stream',
    {
      schema: {
        tags: ['stream'],
        summary: 'Outcome events as they happen (server-sent events)',
        security,
      },
    },
    async (request, reply) => {
      const { workspace } = authenticator.caller(request, 'read');
      if (watchers.size >= mostWatchers)
        throw problem(503, 'Too many are watching already.', { headers: { 'retry-after': '30' } });
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'keep-alive',
      });
      raw.write('retry: 2000\n\n');
      const write = (text: string): void => {
        if (raw.writableLength > mostBuffered) leave();
        else raw.write(text);
      };
      const since = request.headers['last-event-id'];
      const unsubscribe = feed.subscribe(workspace, typeof since === 'string' ? since : undefined, (entry) =>
        write(frame(entry)),
      );
      const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
      const askAgain = request.consoleCaller ? setTimeout(() => leave(), sessionWatchMs) : undefined;
      const leave = (): void => {
        clearInterval(heartbeat);
        clearTimeout(askAgain);
        unsubscribe();
        watchers.delete(leave);
        raw.end();
      };
      watchers.add(leave);
      raw.on('close', leave);
    },
  );
}

function frame({ id, type, data }: FeedEntry): string {
  return `id: ${oneLine(id)}\nevent: ${oneLine(type)}\ndata: ${JSON.stringify(data)}\n\n`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}
