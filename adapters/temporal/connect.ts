import { Client, Connection, type ConnectionOptions } from '@temporalio/client';

export type Temporal = {
  readonly client: Client;
  /** Runs calls with a deadline: nothing waits for a server that hangs. */
  within<T>(ms: number, call: () => Promise<T>): Promise<T>;
  /** Resolves when the server answers, rejects otherwise. */
  probe(): Promise<void>;
  close(): Promise<void>;
};

/** grpc's ConnectivityState.READY; its package is not ours to import. */
const ready = 2;

/**
 * A client without retries of its own (I6). It connects when first used. `onReconnected` hears when the connection was lost and is
 * back, with the moment it was lost: the server may have come back with a store from before.
 */
export function connectTemporal(options: {
  /** Address and grpc's own settings. */
  readonly channel: Pick<ConnectionOptions, 'address' | 'channelArgs'>;
  readonly namespace: string;
  readonly onReconnected?: (lostAt: number) => void;
}): Temporal {
  const connection = Connection.lazy({ ...options.channel, interceptors: [] });
  let closed = false;
  if (options.onReconnected) watch(connection, options.onReconnected, () => closed);
  return {
    client: new Client({ connection, namespace: options.namespace }),
    within: (ms, call) => connection.withDeadline(Date.now() + ms, call),
    probe: () =>
      connection.withDeadline(Date.now() + 2_000, async () => void (await connection.healthService.check({}))),
    async close() {
      closed = true;
      await connection.close();
    },
  };
}

function watch(connection: Connection, onReconnected: (lostAt: number) => void, closed: () => boolean): void {
  // The SDK keeps its channel to itself, and offers no other way to hear of a lost connection while nothing is called.
  const channel = connection['client'].getChannel();
  let wasReady = false;
  let lostAt: number | undefined;
  const look = (): void => {
    if (closed()) return;
    const state: number = channel.getConnectivityState(true);
    if (state === ready) {
      if (lostAt !== undefined) onReconnected(lostAt);
      lostAt = undefined;
      wasReady = true;
    } else if (wasReady) lostAt ??= Date.now();
    channel.watchConnectivityState(state, Infinity, look);
  };
  look();
}
