import type { ServerResponse } from 'node:http';
import type { FeedEntry } from './ports.ts';

/** Twice what somebody who comes back is given, so that they have time to read it. Entries are shared by all who watch. */
const mostWaiting = 4_000;
/** Whoever was let go has this long to read what is on its way; a client that reads nothing must not hold up our closing. */
const lingerMs = 2_000;

export type EventStream = {
  send(entry: FeedEntry): void;
  /** Keeps proxies from taking a quiet stream for a dead one. */
  beat(): void;
  /** The second time too; `onEnd` is called once. */
  end(): void;
};

/**
 * Server-sent events to one watcher, as fast as it reads them and no faster. One that stays behind is let go: it comes back with
 * Last-Event-ID, and has got further each time.
 */
export function openEventStream(raw: ServerResponse, onEnd: () => void): EventStream {
  const waiting: FeedEntry[] = [];
  const life = { over: false };
  const pump = (): void => {
    while (!raw.writableNeedDrain) {
      const entry = waiting.shift();
      if (entry === undefined) return;
      raw.write(frame(entry));
    }
  };
  const end = (): void => {
    if (life.over) return;
    life.over = true;
    waiting.length = 0;
    onEnd();
    raw.end();
    setTimeout(() => raw.destroy(), lingerMs).unref();
  };
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  });
  raw.write('retry: 2000\n\n');
  raw.on('drain', pump);
  raw.on('close', end);
  return {
    send(entry) {
      if (life.over) return;
      waiting.push(entry);
      if (waiting.length > mostWaiting) end();
      else pump();
    },
    beat() {
      if (!life.over && !raw.writableNeedDrain) raw.write(': still here\n\n');
    },
    end,
  };
}

function frame({ id, type, data }: FeedEntry): string {
  return `id: ${oneLine(id)}\nevent: ${oneLine(type)}\ndata: ${JSON.stringify(data)}\n\n`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}
