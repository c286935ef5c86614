import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, headers } from 'nats';
import type { NatsConnection } from 'nats';
import { Pool } from 'pg';
import pino from 'pino';
import { inject } from 'vitest';
import { createKey } from '../../adapters/keys/key-file.ts';
import type { KeyRequest } from '../../adapters/keys/key-file.ts';
import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import type { LocalKeys } from '../../adapters/keys/local-keys.ts';
import { ensureStreams } from '../../adapters/nats/streams.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { loadConfig } from '../../config/load.ts';
import type { Environment } from '../../config/environment.ts';
import { runApi } from '../../workers/api.ts';
import { ownDatabase } from './own-database.ts';
import { ownNats } from './own-nats.ts';
import type { OwnNats } from './own-nats.ts';

export type StoredMessage = {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
};

export type ApiWorld = {
  readonly url: string;
  readonly keys: LocalKeys;
  readonly nats: OwnNats;
  readonly pool: Pool;
  /** Everything in a stream, in order. */
  stored(stream: 'EVENTS' | 'RECEIPTS' | 'DLQ'): Promise<readonly StoredMessage[]>;
  /** Puts something aside as the router would, with where it came from. */
  park(subject: string, reason: string, body: string, workspace?: string): Promise<void>;
  /** A further key of this world; the api takes it within a second. */
  key(request: Omit<KeyRequest, 'workspace'>): string;
  post(
    path: string,
    body: unknown,
    options?: { readonly key?: string; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Response>;
  get(path: string): Promise<Response>;
  close(): Promise<void>;
};

/** The api as a process of the stack would run it, with a nats-server and a database of its own. `env` adds to its environment. */
export async function apiWorld(label: string, env: Environment = {}): Promise<ApiWorld> {
  const home = mkdtempSync(join(tmpdir(), 'carillon api '));
  const keys = ensureLocalKeys(home);
  const [nats, database] = await Promise.all([ownNats(), ownDatabase(label)]);
  await migrate(database.url);
  const operator = await operatorOf(nats);
  await ensureStreams(operator);
  const config = loadConfig({
    CARILLON_HOME: home,
    DATABASE_URL: database.url,
    NATS_URL: nats.natsUrl,
    CARILLON_NATS_API_PASSWORD: nats.natsUsers.api.password,
    TEMPORAL_ADDRESS: inject('engines').temporalAddress,
    CARILLON_LOG_LEVEL: 'silent',
    ...env,
  });
  const api = await runApi({ ...config, api: { host: '127.0.0.1', port: 0 } }, pino({ level: 'silent' }));
  const pool = new Pool({ connectionString: config.databaseUrl, max: 4 });
  pool.on('error', () => undefined);

  return {
    url: api.url,
    keys,
    nats,
    pool,
    stored: (stream) => readStream(operator, stream),
    park: async (subject, reason, body, workspace = 'default') => {
      const told = headers();
      told.set('Dlq-Subject', subject);
      told.set('Dlq-Reason', reason);
      await operator.jetstream().publish(`dlq.${workspace}.${reason}`, body, { headers: told });
    },
    key: (request) => createKey(join(home, 'keys.json'), { workspace: 'default', ...request }, new Date()).key,
    post: (path, body, { key = keys.writeKey, headers: more = {} } = {}) =>
      fetch(api.url + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization:
            path.startsWith('/v1/') && key.startsWith('ca_') ? `Bearer ${key}` : `Basic ${btoa(`${key}:`)}`,
          ...more,
        },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    get: (path) => fetch(api.url + path, { headers: { authorization: `Bearer ${keys.apiKey}` } }),
    close: async () => {
      await api.close();
      await pool.end();
      await operator.close();
      await nats.stop();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function operatorOf({ natsUrl, natsUsers }: OwnNats): Promise<NatsConnection> {
  const { user, password, inboxPrefix } = natsUsers.operator;
  return connect({
    servers: natsUrl,
    user,
    pass: password,
    inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
}

async function readStream(operator: NatsConnection, stream: string): Promise<readonly StoredMessage[]> {
  const manager = await operator.jetstreamManager();
  const { state } = await manager.streams.info(stream);
  const found: StoredMessage[] = [];
  for (let seq = state.first_seq; seq > 0 && seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage(stream, { seq });
    const headers = Object.fromEntries([...message.header].map(([name, values]) => [name, values[0] ?? '']));
    found.push({ subject: message.subject, headers, body: message.json() });
  }
  return found;
}
