import { createHash, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { connect, headers as newHeaders } from 'nats';
import type { NatsConnection } from 'nats';
import pg from 'pg';
import pino from 'pino';
import { inject } from 'vitest';
import { ensureStreams } from '../../adapters/nats/streams.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import type { Config } from '../../config/load.ts';
import { loadConfig } from '../../config/load.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { eventMessageId } from '../../domain/ids.ts';
import { eventKey, ingestSubject } from '../../domain/subjects.ts';
import { runRouter } from '../../workers/router.ts';
import type { RouterOptions } from '../../workers/router.ts';
import type { RunningRole } from '../../workers/role.ts';
import { ownDatabase } from './own-database.ts';
import { ownNats } from './own-nats.ts';
import type { OwnNats } from './own-nats.ts';
import { ownPrefix } from './own-prefix.ts';
import { temporalChannel } from '../../config/temporal-channel.ts';

export type TestEvent = {
  readonly id?: string;
  readonly source?: string;
  readonly time?: string;
  /** Another workspace than `default`, another key than the right one. */
  readonly workspace?: string;
  readonly key?: string;
  /** Published as it is instead of `body`. */
  readonly raw?: string;
  readonly messageId?: string;
};

export type RouterWorld = {
  readonly config: Config;
  readonly nats: OwnNats;
  readonly operator: NatsConnection;
  readonly pool: pg.Pool;
  readonly temporal: Client;
  readonly databaseUrl: string;
  router(options?: RouterOptions): Promise<RunningRole>;
  /** As any NATS client would publish it. Answers its ce-id. */
  publish(type: string, body: Readonly<Record<string, unknown>>, event?: TestEvent): Promise<string>;
  journey(
    definition: JourneyDefinition,
    options?: { status?: string; contracts?: object; version?: string },
  ): Promise<void>;
  rows<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  deadLetters(): Promise<readonly { subject: string; headers: Record<string, string>; body: string }[]>;
  close(): Promise<void>;
};

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** Routers as a process of the stack runs them, with a database and a nats-server of their own and the shared Temporal. */
export async function routerWorld(label: string, env: Readonly<Record<string, string>> = {}): Promise<RouterWorld> {
  const { temporalAddress, temporalNamespace } = inject('engines');
  const [nats, database] = await Promise.all([ownNats(), ownDatabase(label)]);
  await migrate(database.url);
  const { user, password: pass, inboxPrefix } = nats.natsUsers.operator;
  const operator = await connect({
    servers: nats.natsUrl,
    user,
    pass,
    inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  await ensureStreams(operator);
  const config = loadConfig({
    DATABASE_URL: database.url,
    NATS_URL: nats.natsUrl,
    CARILLON_NATS_ROUTER_PASSWORD: nats.natsUsers.router.password,
    CARILLON_NATS_RELAY_PASSWORD: nats.natsUsers.relay.password,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: temporalNamespace,
    ...env,
  });
  const connection = await Connection.connect(temporalChannel(temporalAddress));
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  const taskQueue = `${ownPrefix(label)}-journeys`;
  const running = new Set<RunningRole>();
  const level = process.env['TEST_LOG'] ?? 'silent';
  const jetstream = operator.jetstream();

  return {
    config,
    nats,
    operator,
    pool,
    temporal: new Client({ connection, namespace: temporalNamespace }),
    databaseUrl: database.url,
    async router(options) {
      const role = await runRouter(config, pino({ level }), { taskQueue, lanes: 2, ...options });
      const tracked: RunningRole = {
        ...role,
        close: async () => {
          running.delete(tracked);
          await role.close();
        },
      };
      running.add(tracked);
      return tracked;
    },
    async publish(type, body, event = {}) {
      const { id = randomUUID(), source = 'test', workspace = 'default', time, raw } = event;
      const key = event.key ?? eventKey(sha256, workspace, String(body['userId'] ?? body['anonymousId'] ?? ''));
      const headers = newHeaders();
      headers.set('ce-specversion', '1.0');
      headers.set('ce-id', id);
      headers.set('ce-source', source);
      headers.set('ce-type', type);
      if (time !== undefined) headers.set('ce-time', time);
      const msgID = event.messageId ?? eventMessageId(source, id);
      await jetstream.publish(ingestSubject(workspace, type, key), raw ?? JSON.stringify(body), {
        headers,
        msgID,
        timeout: 1_000,
      });
      return id;
    },
    async journey(definition, { status = 'live', contracts = {}, version = 'v1' } = {}) {
      await pool.query(
        `insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts) values ('default', $1, $2, $3, '{}', $4)`,
        [definition.id, version, JSON.stringify(definition), JSON.stringify(contracts)],
      );
      await pool.query(
        `insert into journeys (workspace, id, version, status) values ('default', $1, $2, $3)
         on conflict (workspace, id) do update set version = $2, status = $3, updated_at = now()`,
        [definition.id, version, status],
      );
    },
    async rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await pool.query<Row>(sql, [...values])).rows;
    },
    async deadLetters() {
      const manager = await operator.jetstreamManager();
      const { state } = await manager.streams.info('DLQ');
      const letters = [];
      for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq += 1) {
        const message = await manager.streams.getMessage('DLQ', { seq });
        const headers = Object.fromEntries([...message.header].map(([name, values]) => [name, values[0] ?? '']));
        letters.push({ subject: message.subject, headers, body: new TextDecoder().decode(message.data) });
      }
      return letters;
    },
    async close() {
      await Promise.all([...running].map((role) => role.close()));
      await Promise.all([operator.close(), connection.close(), pool.end()]);
      await Promise.all([nats.stop(), database.drop()]);
    },
  };
}
