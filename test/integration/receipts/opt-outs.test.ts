import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, headers as newHeaders, nanos } from 'nats';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReceipts } from '../../../workers/receipts.ts';
import { insertPerson } from '../../support/people.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const start = (world: RouterWorld) => runReceipts(world.config, pino({ level: process.env['TEST_LOG'] ?? 'silent' }));

describe('the reader of receipts', () => {
  it('that is there from before opt-outs had one of their own reads its half from where it was', async () => {
    const world = await routerWorld('readers');
    const manager = await world.operator.jetstreamManager();
    await world.operator.jetstream().publish('rcp.default.infobip.sms', 'read long ago');
    const before = {
      durable_name: 'receipts',
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(60_000),
      max_deliver: -1,
    };
    await manager.consumers.add('RECEIPTS', { ...before, max_ack_pending: 2_000 });
    const reader = await world.operator.jetstream().consumers.get('RECEIPTS', 'receipts');
    await (await reader.next())?.ackAck();
    const role = await start(world);
    const filterOf = async (durable: string) =>
      (await manager.consumers.info('RECEIPTS', durable).catch(() => null))?.config.filter_subject;
    await soon(() => filterOf('receipts')).toBe('rcp.*.*.*');
    await soon(() => filterOf('optouts')).toBe('rcp.*.*.*.optout');
    expect((await manager.consumers.info('RECEIPTS', 'receipts')).delivered.stream_seq).toBe(1);
    expect(await world.deadLetters()).toEqual([]);
    await role.close();
    await world.close();
  });
});

describe('opt-outs that nobody has heard yet', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('opt-outs');
  });
  afterAll(() => world.close());

  /** What claims of marketing are decided on: for how long opt-outs may be waiting, ms; null: for no more than a second. */
  const unheardMs = async (): Promise<number | null> =>
    (await world.rows<{ ms: number | null }>('select opt_outs_unheard_ms() as ms'))[0]?.ms ?? null;
  const publish = async (subject: string, kind: string, body: unknown, at = new Date()): Promise<void> => {
    const headers = newHeaders();
    headers.set('Carillon-Kind', kind);
    headers.set('Carillon-Received-At', at.toISOString());
    await world.operator.jetstream().publish(subject, JSON.stringify(body), { headers, msgID: randomUUID() });
  };
  const stop = (from: string): Promise<void> => {
    const item = { messageId: randomUUID(), from, to: 'Acme', text: 'STOP', receivedAt: 'now' };
    return publish('rcp.default.infobip.sms.optout', 'inbound', { results: [item] });
  };
  const listed = (address: string) => world.rows('select reason from suppressions where address = $1', [address]);

  it('let marketing wait after a second: where they are stuck, and where nobody listens; and no longer once they are heard', async () => {
    expect(await unheardMs()).toBeNull();
    const role = await start(world);
    await soon(() => world.rows('select 1 from opt_outs_heard')).toHaveLength(1);
    expect(await unheardMs()).toBeNull();
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table suppressions');
      await stop('385911110001');
      await soon(unheardMs).toBeGreaterThan(1_000);
    } finally {
      await client.query('rollback');
      client.release();
    }
    await soon(unheardMs).toBeNull();
    // Not a moment before: what lets marketing go on is the commit of what it waited for.
    expect(await listed('385911110001')).toEqual([{ reason: 'STOP' }]);

    await role.close();
    await stop('385911110002');
    await soon(unheardMs).toBeGreaterThan(1_000);
    const next = await start(world);
    await soon(unheardMs).toBeNull();
    expect(await listed('385911110002')).toEqual([{ reason: 'STOP' }]);
    await next.close();
  });

  it('are clicks, too: heard once, and not above what the person has said since', async () => {
    const role = await start(world);
    const [ana, eva] = [await insertPerson(world.pool, 'ana'), await insertPerson(world.pool, 'eva')];
    const click = (profileId: string, at: Date) =>
      publish(
        'rcp.default.carillon.email.optout',
        'click',
        { profileId, channel: 'email', topic: 'tips', source: 'one-click', sentBy: 'enrollment/x/tips/1/0' },
        at,
      );
    await world.rows(
      `insert into consents (workspace, profile_id, channel, topic, state, source) values ('default', $1, 'email', 'tips', 'subscribed', 'form')`,
      [eva],
    );
    const minuteAgo = new Date(Date.now() - 60_000);
    await click(eva, minuteAgo);
    for (let copies = 0; copies < 3; copies += 1) await click(ana, minuteAgo);
    await publish('rcp.default.carillon.email.optout', 'click', { profileId: 'nobody' });
    const consents = (id: string) =>
      world.rows('select channel, topic, state, source from consents where profile_id = $1', [id]);
    await soon(() => consents(ana)).toEqual([
      { channel: 'email', topic: 'tips', state: 'unsubscribed', source: 'one-click' },
    ]);
    await soon(async () => (await world.deadLetters()).map(({ body }) => body)).toEqual(['{"profileId":"nobody"}']);
    expect(await consents(eva)).toMatchObject([{ state: 'subscribed' }]);
    expect(await world.rows(`select 1 from audit where actor = 'person' and target = $1`, [ana])).toHaveLength(1);
    await role.close();
  });

  it('are told from those that come in all the time and are heard', async () => {
    const role = await start(world);
    await soon(unheardMs).toBeNull();
    const late: (number | null)[] = [];
    const published: Promise<void>[] = [];
    for (let n = 0; n < 100; n += 1) {
      published.push(stop(`38591222${String(n).padStart(4, '0')}`));
      late.push(await unheardMs());
      await sleep(20);
    }
    await Promise.all(published);
    expect(late.filter((ms) => ms !== null)).toEqual([]);
    await role.close();
  });
});
