import { Events, headers as newHeaders } from 'nats';
import type { NatsConnection } from 'nats';
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
  /** For one ack, and for how long the stream may confirm nothing at all before those who wait are sent away. */
  readonly timeoutMs?: number;
  /** For one publish, the wait for its turn included, while the stream is slow but alive. Clients give up after 10 s. */
  readonly patienceMs?: number;
};

type Waiter = { readonly since: number; readonly go: () => void; readonly giveUp: (error: Error) => void };

const watchMs = 100;

/** Acked JetStream publishes with a bounded number in flight. The connection must be one that reconnects for ever. */
export function createPublisher(connection: NatsConnection, limits: PublisherLimits = {}): Publisher {
  const { inFlight = 256, waiting = 8_192, timeoutMs = 2_000, patienceMs = 8_000 } = limits;
  const jetstream = connection.jetstream();
  const link = watchLink(connection);
  let queue: Waiter[] = [];
  let busy = 0;
  /** When the stream last confirmed something, or had last had nothing to confirm. */
  let progress = 0;

  const turn = (): Promise<void> | undefined => {
    if (link.downFor() > timeoutMs) throw away('the event stream cannot be reached');
    if (busy < inFlight) {
      if (busy === 0) progress = performance.now();
      busy += 1;
      return undefined;
    }
    if (queue.length >= waiting) throw away(`${queue.length} events are waiting for the event stream already`);
    return new Promise((go, giveUp) => {
      queue.push({ since: performance.now(), go, giveUp });
      watch();
    });
  };
  /** Hands the place on rather than giving it back, so that nobody overtakes those who wait. */
  const done = (): void => {
    const next = queue.shift();
    if (next) next.go();
    else busy -= 1;
  };

  let watching: NodeJS.Timeout | undefined;
  const watch = (): void => {
    watching ??= setInterval(() => {
      const now = performance.now();
      const stalled = now - progress > timeoutMs;
      const leaving = queue.filter(({ since }) => stalled || now - since > patienceMs);
      if (leaving.length > 0) queue = stalled ? [] : queue.filter((waiter) => !leaving.includes(waiter));
      for (const waiter of leaving) waiter.giveUp(away('the event stream is too slow'));
      if (queue.length > 0) return;
      clearInterval(watching);
      watching = undefined;
    }, watchMs);
  };

  const publish: Publisher['publish'] = async (subject, headers, body) => {
    const asked = performance.now();
    const wait = turn();
    if (wait) await wait;
    try {
      // Whoever waited behind publishes that came to nothing has no second timeout to spend.
      const timeout = timeoutMs - (wait ? performance.now() - Math.max(asked, progress) : 0);
      if (timeout <= watchMs) throw away('the event stream is too slow');
      const ack = await jetstream.publish(subject, body, { headers: encoded(headers), timeout });
      progress = performance.now();
      return { duplicate: ack.duplicate };
    } catch (error) {
      throw publishFailure(error);
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
