import { NatsError } from 'nats';
import type { JetStreamManager, NatsConnection } from 'nats';
import type { NatsReading, ServerReading, StreamReading } from '../../domain/durability/nats.ts';
import { streams } from '../../domain/subjects.ts';

const patienceMs = 3_000;
const nanosPerMs = 1_000_000;

/** How the streams are kept, as any role may ask, and how the servers sync, where their monitoring addresses are known. */
export async function readNatsDurability(
  connection: NatsConnection,
  monitors: readonly string[],
): Promise<NatsReading> {
  const manager = await connection.jetstreamManager({ timeout: patienceMs });
  const [found, servers] = await Promise.all([
    Promise.all(Object.values(streams).map((name) => readStream(manager, name))),
    Promise.all(monitors.map(readServer)),
  ]);
  return {
    where: connection.getServer(),
    server: { name: connection.info?.server_name ?? '', id: connection.info?.server_id ?? '' },
    streams: found.flatMap((stream) => stream ?? []),
    servers,
  };
}

/** Undefined where there is no such stream: `carillon migrate` has yet to make it. */
async function readStream(manager: JetStreamManager, name: string): Promise<StreamReading | undefined> {
  try {
    const { config, cluster } = await manager.streams.info(name);
    // Newer than the client, which passes on what it does not know.
    const { persist_mode: persistMode } = config as { readonly persist_mode?: string };
    const peers = [cluster?.leader ?? '', ...(cluster?.replicas ?? []).map((peer) => peer.name)].filter(Boolean);
    return { name, storage: config.storage, persistMode, peers };
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.code === 404) return undefined;
    throw error;
  }
}

type Varz = Readonly<{
  server_id?: string;
  server_name?: string;
  jetstream?: Readonly<{ config?: Readonly<{ sync_always?: boolean; sync_interval?: number }> }>;
}>;

async function readServer(monitor: string): Promise<ServerReading> {
  try {
    const response = await fetch(`${monitor}/varz`, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    const { server_id: id, server_name: server, jetstream } = (await response.json()) as Varz;
    if (typeof server !== 'string' || typeof id !== 'string' || jetstream?.config === undefined)
      return { monitor, kind: 'silent', why: 'it is not that of a nats-server with JetStream' };
    const { sync_always: syncAlways, sync_interval: nanos } = jetstream.config;
    const syncIntervalMs = typeof nanos === 'number' ? nanos / nanosPerMs : undefined;
    return { monitor, kind: 'told', server, id, syncAlways: syncAlways === true, syncIntervalMs };
  } catch (error) {
    const { cause, message } = error as Error;
    return { monitor, kind: 'silent', why: cause instanceof Error ? cause.message : message };
  }
}
