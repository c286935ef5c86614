import { connect } from 'nats';
import type { NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NatsUserName } from '../../../engines/engine.ts';
import { ownNats } from '../../support/own-nats.ts';
import type { OwnNats } from '../../support/own-nats.ts';

describe('the users of the embedded nats-server', () => {
  let nats: OwnNats;
  const open: NatsConnection[] = [];
  const as = async (name: NatsUserName, change = {}): Promise<NatsConnection> => {
    const { user, password: pass, inboxPrefix } = nats.natsUsers[name];
    const connection = await connect({ servers: nats.natsUrl, user, pass, inboxPrefix, reconnect: false, ...change });
    open.push(connection);
    return connection;
  };
  beforeAll(async () => {
    nats = await ownNats();
    const manager = await (await as('operator')).jetstreamManager();
    const streams = { EVENTS: ['in.>'], RECEIPTS: ['rcp.>'], OUTCOMES: ['out.>'], DLQ: ['dlq.>'] };
    for (const [name, subjects] of Object.entries(streams)) await manager.streams.add({ name, subjects });
  });
  afterAll(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await nats.stop();
  });
  const publish = async (name: NatsUserName, subject: string): Promise<string> => {
    const js = (await as(name)).jetstream({ timeout: 1_000 });
    return js.publish(subject, '{}').then(
      () => 'stored',
      (error: Error) => `refused: ${error.message}`,
    );
  };

  it.each<[NatsUserName, string, boolean]>([
    ['producer', 'in.default.user.signed_up.k', true],
    ['producer', 'in.other.user.signed_up.k', false],
    ['producer', 'rcp.default.infobip.sms', false],
    ['producer', 'out.default.message.accepted', false],
    ['api', 'in.other.user.signed_up.k', true],
    ['api', 'rcp.default.infobip.sms', true],
    ['api', 'out.default.message.accepted', false],
    ['router', 'dlq.default.events.bad-key', true],
    ['router', 'in.default.message.replied.k', true],
    ['router', 'in.default.message.received.k', true],
    ['router', 'in.default.user.signed_up.k', false],
    ['relay', 'out.default.message.accepted', true],
    ['relay', 'in.default.user.signed_up.k', true],
    ['relay', 'evt.3.default.user.signed_up.k', false],
  ])('%s publishing %s: %s', async (name, subject, allowed) => {
    expect(await publish(name, subject)).toMatch(allowed ? /^stored$/ : /^refused/);
  });

  it.each<[NatsUserName, string]>([
    ['router', 'EVENTS'],
    ['router', 'RECEIPTS'],
    ['relay', 'OUTCOMES'],
  ])('%s makes, reads, acknowledges and deletes a consumer of %s', async (name, stream) => {
    const connection = await as(name);
    const manager = await connection.jetstreamManager();
    await manager.consumers.add(stream, { durable_name: 'own', ack_policy: 'explicit' as never });
    const consumer = await connection.jetstream().consumers.get(stream, 'own');
    for await (const message of await consumer.fetch({ max_messages: 1, expires: 1_000 })) {
      expect(await message.ackAck()).toBe(true);
    }
    await manager.consumers.delete(stream, 'own');
  });

  it.each<[NatsUserName, string]>([
    ['api', 'OUTCOMES'],
    ['api', 'DLQ'],
    ['relay', 'OUTCOMES'],
  ])('%s reads %s in order', async (name, stream) => {
    const consumer = await (await as(name)).jetstream().consumers.get(stream);
    const first = await consumer.next({ expires: 1_000 });
    expect(first?.seq).toBe(1);
    await consumer.delete();
  });

  it.each<[NatsUserName]>([['api'], ['router'], ['relay'], ['producer']])(
    '%s cannot make or delete a stream',
    async (name) => {
      const manager = await (await as(name)).jetstreamManager({ checkAPI: false, timeout: 1_000 });
      await expect(manager.streams.delete('EVENTS')).rejects.toThrow(/permission/i);
      await expect(manager.streams.add({ name: 'X', subjects: ['x.>'] })).rejects.toThrow(/permission/i);
    },
  );

  it('nobody listens to the replies of another, and nobody gets in without a password', async () => {
    const listener = (await as('producer')).subscribe('_INBOX_api.>');
    await expect(listener[Symbol.asyncIterator]().next()).rejects.toThrow(/Permissions Violation/);
    await expect(as('api', { pass: 'wrong' })).rejects.toThrow(/Authorization Violation/);
  });
});
