import { headers as newHeaders, NatsError } from 'nats';
import type { NatsConnection, PubAck } from 'nats';
import { PermanentError, TransientError } from '../../domain/errors.ts';

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
  /** From the call of `publish` to the ack, the wait for a turn included. */
  readonly timeoutMs?: number;
};

/** Acked JetStream publishes with a bounded number in flight. The connection must reconnect for ever. */
export function createPublisher(connection: NatsConnection, limits: PublisherLimits = {}): Publisher {
  const { inFlight = 256, waiting = 8_192, timeoutMs = 2_000 } = limits;
  const jetstream = connection.jetstream();
  const queue: (() => void)[] = [];
  let busy = 0;

  const turn = (): Promise<void> | undefined => {
    if (busy < inFlight) {
      busy += 1;
      return undefined;
    }
    if (queue.length >= waiting) {
      throw new TransientError(`${queue.length} events are waiting for the event stream already`, {
        retryAfterMs: 1_000,
      });
    }
    return new Promise((resolve) => queue.push(resolve));
  };
  /** Hands the place on rather than giving it back, so that nobody overtakes those who wait. */
  const done = (): void => {
    const next = queue.shift();
    if (next) next();
    else busy -= 1;
  };

  const publish: Publisher['publish'] = async (subject, headers, body) => {
    const deadline = performance.now() + timeoutMs;
    await turn();
    try {
      const timeout = Math.ceil(deadline - performance.now());
      if (timeout <= 0) throw new TransientError('the event stream is too slow', { retryAfterMs: 2_000 });
      const ack: PubAck = await jetstream.publish(subject, body, { headers: encode(headers), timeout });
      return { duplicate: ack.duplicate };
    } catch (error) {
      throw translate(error);
    } finally {
      done();
    }
  };
  return { publish, load: () => busy + queue.length };
}

function encode(entries: Readonly<Record<string, string>>) {
  const encoded = newHeaders();
  for (const [name, value] of Object.entries(entries)) encoded.append(name, value);
  return encoded;
}

/** JetStream: message larger than the stream, or the server, takes. */
const tooLarge = new Set([10054, 10103]);

function translate(error: unknown): Error {
  if (error instanceof TransientError || error instanceof PermanentError) return error;
  if (!(error instanceof NatsError)) return error instanceof Error ? error : new Error(String(error));
  const apiError = error.api_error?.err_code;
  if (error.code === 'MAX_PAYLOAD_EXCEEDED' || (apiError !== undefined && tooLarge.has(apiError))) {
    return new PermanentError('the event is larger than the stream takes', { cause: error });
  }
  // Timeouts, no responders (a stream without a leader, or none yet), a full stream, a lost connection: all may pass.
  return new TransientError(`the event stream did not confirm: ${error.message}`, {
    cause: error,
    retryAfterMs: 2_000,
  });
}
