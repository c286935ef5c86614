import type { NatsConnection } from 'nats';
import { TransientError } from '../../domain/errors.ts';
import { connectNats } from './connect.ts';
import { createPublisher } from './publisher.ts';
import type { Publisher } from './publisher.ts';

export type Link = Publisher & {
  /** Undefined until the stream was reached for the first time. */
  connection(): NatsConnection | undefined;
  /** Rejects where the server does not answer. */
  ping(): Promise<void>;
  /** Over when the stream is there, or is late: then a process goes on without it. */
  readonly firstTry: Promise<unknown>;
  /** Settles when the link is lost for good, which is a reason to end. */
  readonly ended: Promise<unknown>;
  close(): Promise<void>;
};

const firstTryMs = 2_000;

/** A publisher whose stream may come up later than its process: until then publishing is refused as transient (I1). */
export function linkInBackground(options: Omit<Parameters<typeof connectNats>[0], 'onClosed'>): Link {
  let connection: NatsConnection | undefined;
  let publisher: Publisher | undefined;
  let end: (reason: unknown) => void;
  const ended = new Promise<unknown>((resolve) => (end = resolve));
  const connect = async (): Promise<void> => {
    try {
      connection = await connectNats({ ...options, onClosed: (reason) => end(reason) });
      publisher = createPublisher(connection);
    } catch (error) {
      end(error);
    }
  };
  const connecting = connect();
  return {
    ended,
    firstTry: Promise.race([connecting, new Promise((late) => setTimeout(late, firstTryMs).unref())]),
    connection: () => connection,
    load: () => publisher?.load() ?? 0,
    async ping() {
      if (!connection) throw new Error('not connected yet');
      await connection.flush();
    },
    async publish(subject, headers, body) {
      if (!publisher) throw new TransientError('the event stream cannot be reached yet', { retryAfterMs: 2_000 });
      return publisher.publish(subject, headers, body);
    },
    async close() {
      if (connection) return connection.close();
      // A stream that never came up would be waited for for ever.
      void connecting.then(() => connection?.close());
    },
  };
}
