import type { ServerResponse } from 'node:http';
import type { Happening } from '../oracle/happening.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { problem, type SimRoute } from './route.ts';

/** A page has one; so many of them are connections that somebody forgot to close. */
const MOST_READERS = 64;
/** A reader that is this far behind has left its window in the background: it may come back and load afresh. */
const MOST_UNREAD_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 15_000;

/** `GET /_sim/stream`: server-sent events named after what happened (`message status reported inbound reset`); 503 when too many listen. */
export function streamRoute(oracle: Oracle): SimRoute {
  const readers = new Set<ServerResponse>();
  let stop = (): void => undefined;

  const enter = (reader: ServerResponse): void => {
    if (readers.size === 0) stop = listen();
    readers.add(reader);
    reader.on('close', () => leave(reader));
  };
  const leave = (reader: ServerResponse): void => {
    if (readers.delete(reader) && readers.size === 0) stop();
  };
  /** The same bytes for all of them: what waits for slow readers is in memory once. */
  const tell = (text: string): void => {
    const bytes = Buffer.from(text);
    for (const reader of readers) {
      if (reader.writableLength <= MOST_UNREAD_BYTES) reader.write(bytes);
      else {
        reader.destroy();
        leave(reader);
      }
    }
  };
  const listen = (): (() => void) => {
    const unwatch = oracle.watch((happening) => {
      if (happening.kind !== 'kept') tell(eventOf(happening)); // of no page's interest, and ten thousand of them may come at once
    });
    const heartbeat = setInterval(() => tell(': \n\n'), HEARTBEAT_MS);
    heartbeat.unref();
    return () => {
      unwatch();
      clearInterval(heartbeat);
    };
  };
  return {
    method: 'GET',
    path: '/_sim/stream',
    handle({ raw: { request, response } }) {
      if (readers.size >= MOST_READERS)
        return problem(503, `${MOST_READERS} readers listen already: close one of them`);
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      if (request.method === 'HEAD') return void response.end();
      response.write(': listening\n\n');
      enter(response);
      return undefined;
    },
  };
}

/** Mail bodies are fetched by who opens the mail. */
function eventOf(happening: Happening): string {
  const { kind, ...data } = happening.kind === 'message' ? { kind: happening.kind, entry: happening.entry } : happening;
  return `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}
