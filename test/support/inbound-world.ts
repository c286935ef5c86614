import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import { loadConfig } from '../../config/load.ts';
import type { Environment } from '../../config/environment.ts';
import { runApi } from '../../workers/api.ts';
import { runReceipts } from '../../workers/receipts.ts';
import { routerWorld } from './router-world.ts';
import type { RouterWorld } from './router-world.ts';
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts';

export type InboundWorld = RouterWorld & {
  readonly url: string;
  /** Between the database and both of them; `pool` and `rows` go past it. */
  readonly way: TcpProxy;
  /** The address that a provider was told, with its token. */
  readonly webhookUrl: string;
  /** Calls back as a provider does; the status of the answer. */
  callBack(path: string, body: unknown): Promise<number>;
  /** Starts the receipts role; it begins where the one before it ended. */
  listen(): Promise<void>;
  /** As a crash of it: what it had not committed is another's. */
  deafen(): Promise<void>;
};

/** What a provider calls back at and what becomes of it: the api and the receipts role as processes of the stack run them. */
export async function inboundWorld(label: string, env: Environment = {}): Promise<InboundWorld> {
  const world = await routerWorld(label);
  const home = mkdtempSync(join(tmpdir(), 'carillon inbound '));
  const keys = ensureLocalKeys(home);
  const { natsUsers, natsUrl } = world.nats;
  const database = new URL(world.databaseUrl);
  const way = await tcpProxy(database.host);
  database.host = way.address;
  const config = loadConfig({
    CARILLON_HOME: home,
    DATABASE_URL: database.href,
    NATS_URL: natsUrl,
    CARILLON_NATS_API_PASSWORD: natsUsers.api.password,
    CARILLON_NATS_ROUTER_PASSWORD: natsUsers.router.password,
    TEMPORAL_ADDRESS: world.config.temporal.address,
    ...env,
  });
  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const api = await runApi({ ...config, api: { host: '127.0.0.1', port: 0 } }, log);
  let role = await runReceipts(config, log);
  const webhookUrl = `${api.url}/v1/webhooks/infobip/${keys.webhookToken}`;
  return {
    ...world,
    url: api.url,
    way,
    webhookUrl,
    async callBack(path, body) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(webhookUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
      await answer.arrayBuffer();
      return answer.status;
    },
    async listen() {
      role = await runReceipts(config, log);
    },
    deafen: () => role.close(),
    async close() {
      await api.close();
      await role.close();
      await way.close();
      await world.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
