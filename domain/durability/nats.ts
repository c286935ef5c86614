import type { DurabilityFinding } from './finding.ts';

/** What a client is told of a stream. */
export type StreamReading = Readonly<{
  name: string;
  storage: string;
  /** `async` (nats-server 2.12): acknowledged before it is written. Absent where the server knows no such thing. */
  persistMode: string | undefined;
  /** The servers that keep it, by name. */
  peers: readonly string[];
}>;

/** What a server says of itself at its monitoring address; no client learns it. */
export type ServerReading = Readonly<
  { monitor: string } & (
    | { kind: 'told'; server: string; id: string; syncAlways: boolean; syncIntervalMs: number | undefined }
    | { kind: 'silent'; why: string }
  )
>;

export type NatsReading = Readonly<{
  where: string;
  /** The server we are connected with. Its name is given by whoever runs it, so another may have the same; its id is its own. */
  server: Readonly<{ name: string; id: string }>;
  /** Those of ours that are there. */
  streams: readonly StreamReading[];
  /** One for each address in CARILLON_NATS_MONITORS. */
  servers: readonly ServerReading[];
}>;

/** CARILLON_NATS_SYNC: whoever runs the servers says that each has `sync_interval: always`. */
export type NatsDeclared = 'always' | undefined;

const always = 'jetstream { sync_interval: always }';
const engine = 'NATS';

/** A producer hears success after a durable ack only (I1); what an ack of JetStream means is up to the server's configuration. */
export function judgeNats(reading: NatsReading, declared: NatsDeclared): readonly DurabilityFinding[] {
  const streams = reading.streams.flatMap((stream) => judgeStream(reading.where, stream));
  const servers = reading.servers.flatMap((server) => judgeServer(reading.where, server));
  const unsafe = [...streams, ...servers];
  if (unsafe.length > 0) return unsafe;
  if (declared === 'always')
    return [safe(reading, 'CARILLON_NATS_SYNC=always says that every server syncs each write')];
  const unseen = whatIsUnseen(reading);
  if (unseen === undefined) return [safe(reading, 'sync_interval is always')];
  return [
    {
      engine,
      verdict: 'unknown',
      where: reading.where,
      found: unseen,
      expected: `${always} on every server, because otherwise a power cut takes up to two minutes of acknowledged events`,
      next:
        'Name the monitoring address of every server in CARILLON_NATS_MONITORS (http://host:8222, separated by commas), ' +
        'or, once you have looked at their configuration yourself, set CARILLON_NATS_SYNC=always',
    },
  ];
}

function judgeStream(where: string, { name, storage, persistMode }: StreamReading): DurabilityFinding[] {
  const make = (found: string, expected: string): DurabilityFinding => ({
    engine,
    verdict: 'unsafe',
    where,
    found: `stream ${name} ${found}`,
    expected,
    next: `Copy what it holds, delete it, and let \`carillon migrate\` make it anew`,
  });
  return [
    ...(storage === 'file' ? [] : [make(`keeps its messages in ${storage}`, 'storage file')]),
    ...(persistMode === 'async'
      ? [make('acknowledges before it writes (persist_mode async)', 'persist_mode default')]
      : []),
  ];
}

function judgeServer(where: string, server: ServerReading): DurabilityFinding[] {
  if (server.kind === 'silent' || server.syncAlways) return [];
  const interval = server.syncIntervalMs === undefined ? 'two minutes' : `${server.syncIntervalMs / 1_000} s`;
  return [
    {
      engine,
      verdict: 'unsafe',
      where,
      found: `server ${server.server} (${server.monitor}) acknowledges at once and syncs every ${interval}: a power cut takes what came since`,
      expected: always,
      next: 'Set it in its configuration and restart it; a reload does not change it',
    },
  ];
}

/** Undefined where every server that keeps a stream of ours was seen. */
function whatIsUnseen({ server, streams, servers }: NatsReading): string | undefined {
  if (servers.length === 0) return 'a client is not told whether the server syncs what it acknowledges';
  const silent = servers.find((one) => one.kind === 'silent');
  if (silent?.kind === 'silent')
    return `its monitoring address ${silent.monitor} does not say how it syncs: ${silent.why}`;
  const told = servers.filter((one) => one.kind === 'told');
  const names = new Set(told.map((one) => one.server));
  const peers = streams.flatMap((stream) => stream.peers).filter((name) => !names.has(name));
  const ours = told.some(({ id }) => id === server.id) ? [] : [server.name];
  const missing = [...new Set([...ours, ...peers])];
  if (missing.length === 0) return undefined;
  return `CARILLON_NATS_MONITORS names no address of ${missing.toSorted().join(', ')}`;
}

function safe({ where, streams }: NatsReading, found: string): DurabilityFinding {
  const kept = streams.length === 0 ? '' : `; ${streams.map(({ name }) => name).join(', ')} on disk`;
  return { engine, verdict: 'safe', where, found: `${found}${kept}` };
}
