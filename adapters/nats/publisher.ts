import { Events, headers as newHeaders } from 'nats';
import type { MsgHdrs, NatsConnection } from 'nats';
import { TransientError } from '../../domain/errors.ts';
import { publishFailure } from './publish-failure.ts';

export type Publisher = {
  /** Resolves after the durable ack (I1). Throws TransientError where none came in time, PermanentError where none ever will. */
  publish(
    subject: string,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
  ): Promise<{ readonly duplicate: boolean }>;
  /** Publishes under way or waiting for their turn. */
  load(): number;
};

export type PublisherLimits = {
  /** Measured: a window of 64–256 reaches the server's full rate; more only lengthens everybody's wait. */
  readonly inFlight?: number;
  /** Beyond this many waiting, the caller hears at once that we are overloaded. */
  readonly waiting?: number;
  /** For how long the stream may confirm nothing at all before a publish is given up. */
  readonly stallMs?: number;
  /** For one publish, the wait for its turn included, while the stream is slow but alive. Clients give up after 10 s. */
  readonly patienceMs?: number;
};

type Pending = { readonly since: number; readonly giveUp: (error: Error) => void };
type Waiter = Pending & { readonly go: () => void };

const watchMs = 100;

/** Acked JetStream publishes with a bounded number in flight. The connection must be one that reconnects for ever. */
export function createPublisher(connection: NatsConnection, limits: PublisherLimits = {}): Publisher {
  const { inFlight = 256, waiting = 8_192, stallMs = 1_500, patienceMs = 8_000 } = limits;
  const jetstream = connection.jetstream();
  const link = watchLink(connection);
  const open = new Set<Pending>();
  let queue: Waiter[] = [];
  let busy = 0;
  /** When the stream last confirmed anything. */
  let progress = 0;

  /** Everybody gets `stallMs` without progress and `patienceMs` in all; a timer per publish would cost more than this. */
  let watching: NodeJS.Timeout | undefined;
  const watch = (): void => {
    watching ??= setInterval(() => {
      const now = performance.now();
      const over = ({ since }: Pending): boolean =>
        now - Math.max(since, progress) > stallMs || now - since > patienceMs;
      const leaving = [...[...open].filter(over), ...queue.filter(over)];
      if (leaving.length > 0) queue = queue.filter((waiter) => !over(waiter));
      for (const one of leaving) one.giveUp(away('the event stream is too slow'));
      if (open.size > 0 || queue.length > 0) return;
      clearInterval(watching);
      watching = undefined;
    }, watchMs);
  };

  const turn = (since: number): Promise<void> | undefined => {
    if (link.downFor() > stallMs) throw away('the event stream cannot be reached');
    if (busy < inFlight) {
      busy += 1;
      return undefined;
    }
    if (queue.length >= waiting) throw away(`${queue.length} events are waiting for the event stream already`);
    return new Promise((go, giveUp) => queue.push({ since, go, giveUp }));
  };
  /** Hands the place on rather than giving it back, so that nobody overtakes those who wait. */
  const done = (): void => {
    const next = queue.shift();
    if (next) next.go();
    else busy -= 1;
  };
  /** Given up does not mean not stored: the ack may still come, and the producer's retry is deduplicated. */
  const confirmed = (since: number, subject: string, headers: MsgHdrs, body: string | Uint8Array) =>
    new Promise<{ duplicate: boolean }>((resolve, giveUp) => {
      const pending = { since, giveUp };
      open.add(pending);
      jetstream
        .publish(subject, body, { headers, timeout: patienceMs })
        .then(
          ({ duplicate }) => {
            progress = performance.now();
            resolve({ duplicate });
          },
          (error: unknown) => giveUp(publishFailure(error)),
        )
        .finally(() => open.delete(pending));
    });

  const publish: Publisher['publish'] = async (subject, headers, body) => {
    const since = performance.now();
    const wait = turn(since);
    watch();
    if (wait) await wait;
    try {
      return await confirmed(since, subject, encoded(headers), body);
    } finally {
      done();
    }
  };
  return { publish, load: () => busy + queue.length };
}

function away(message: string): TransientError {
  return new TransientError(message, { retryAfterMs: 2_000 });
}

function encoded(entries: Readonly<Record<string, string>>) {
  const headers = newHeaders();
  for (const name of Object.keys(entries)) headers.append(name, entries[name] ?? '');
  return headers;
}

/** For how long, in ms, the connection has been down; 0 while it is up. */
function watchLink(connection: NatsConnection): { downFor(): number } {
  let downSince: number | undefined;
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === Events.Disconnect) downSince ??= performance.now();
      if (type === Events.Reconnect) downSince = undefined;
    }
  })();
  return { downFor: () => (downSince === undefined ? 0 : performance.now() - downSince) };
}
