import { connect } from 'nats';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDatabase } from '../../support/own-database.ts';
import type { OwnDatabase } from '../../support/own-database.ts';
import { ownNats } from '../../support/own-nats.ts';
import type { OwnNats } from '../../support/own-nats.ts';

describe('what a test file gets for itself', () => {
  let database: OwnDatabase;
  let nats: OwnNats;
  beforeAll(async () => {
    [database, nats] = await Promise.all([ownDatabase('Test support!'), ownNats()]);
  });
  afterAll(async () => {
    await Promise.all([database.drop(), nats.stop()]);
  });

  it('an empty database that sorts by code point', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      'select datcollate, datlocale from pg_database where datname = current_database()',
    );
    const tables = await client.query("select 1 from pg_tables where schemaname = 'public'");
    await client.end();
    expect(rows).toEqual([{ datcollate: 'C', datlocale: 'C.UTF-8' }]);
    expect(tables.rowCount).toBe(0);
  });

  it('a nats-server whose acknowledged messages survive kill -9', async () => {
    const { user, password: pass, inboxPrefix } = nats.natsUsers.operator;
    const options = { servers: nats.natsUrl, user, pass, inboxPrefix, reconnectTimeWait: 50, maxReconnectAttempts: -1 };
    const connection = await connect(options);
    await (await connection.jetstreamManager()).streams.add({ name: 'EVENTS', subjects: ['in.>'] });
    await connection.jetstream().publish('in.default.user.signed_up.k', 'x');
    await nats.crashAndRestart();
    await expect
      .poll(
        async () => (await (await connection.jetstreamManager({ timeout: 500 })).streams.info('EVENTS')).state.messages,
      )
      .toBe(1);
    await connection.close();
  });
});
