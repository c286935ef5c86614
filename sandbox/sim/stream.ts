import type { Oracle } from '../oracle/oracle.ts';
import type { SimRoute } from './route.ts';

/** A reader that is this far behind has left its window in the background: it may come back and load afresh. */
const MOST_UNREAD_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 15_000;

/** `GET /_sim/stream`: server-sent events named after what happened (`message status reported inbound reset`). */
export function streamRoute(oracle: Oracle): SimRoute {
  return {
    method: 'GET',
    path: '/_sim/stream',
    handle({ raw: { response } }) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.write(': listening\n\n');
      const write = (text: string): void => {
        if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
        else response.write(text);
      };
      const stop = oracle.watch((happening) => {
        if (happening.kind === 'kept') return; // of no page's interest, and ten thousand of them may come at once
        // Mail bodies are fetched by who opens the mail.
        const { kind, ...data } =
          happening.kind === 'message' ? { kind: happening.kind, entry: happening.entry } : happening;
        write(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
      });
      const heartbeat = setInterval(() => write(': \n\n'), HEARTBEAT_MS);
      heartbeat.unref();
      response.on('close', () => {
        stop();
        clearInterval(heartbeat);
      });
      return undefined;
    },
  };
}
