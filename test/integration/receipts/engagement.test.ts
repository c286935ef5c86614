import { randomUUID } from 'node:crypto';
import { headers as newHeaders } from 'nats';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTracking } from '../../../adapters/infobip/receipts/tracking.ts';
import type { RunningRole } from '../../../workers/role.ts';
import { runReceipts } from '../../../workers/receipts.ts';
import { createTakeIn } from '../../../workers/receipts/take-in.ts';
import { recordingPublisher } from '../../support/recording-publisher.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

type Told = 'OPENED' | 'CLICKED' | 'COMPLAINED' | 'LATE_BOUNCE' | 'UNSUBSCRIBED';
type Written = {
  readonly id: string;
  readonly messageId: string;
  readonly profileId: string;
  readonly address: string;
};

/** Every order of a few things. */
const orders = <One>(things: readonly One[]): readonly (readonly One[])[] =>
  things.length < 2
    ? [things]
    : things.flatMap((first, index) => orders(things.toSpliced(index, 1)).map((rest) => [first, ...rest]));

describe('engagement', () => {
  let world: RouterWorld;
  let role: RunningRole;
  beforeAll(async () => {
    world = await routerWorld('engagement');
    role = await runReceipts(world.config, pino({ level: process.env['TEST_LOG'] ?? 'silent' }));
  });
  afterAll(async () => {
    await role.close();
    await world.close();
  });

  const publish = async (kind: 'tracking' | 'reports', body: unknown): Promise<void> => {
    const headers = newHeaders();
    headers.set('Carillon-Kind', kind);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    await world.operator.jetstream().publish('rcp.default.infobip.email', text, { headers, msgID: randomUUID() });
  };
  const told = (messageId: string, notificationType: Told, more: object = {}): object => ({
    notificationType,
    eventId: `${notificationType}-${messageId}`,
    domain: 'acme.example',
    recipient: 'somebody@example.org',
    sendDateTime: 1_704_106_800_000,
    messageId,
    ...(notificationType === 'CLICKED' ? { url: 'https://acme.example/shoes' } : {}),
    ...more,
  });
  const delivered = (messageId: string): object => ({
    messageId,
    status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' },
    error: { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', permanent: false },
    doneAt: '2026-11-09T16:00:00.000+0100',
  });
  /** A mail that the provider took, to a person that has a name. */
  const mail = async (name: string): Promise<Written> => {
    const [id, profileId, messageId] = [randomUUID(), randomUUID(), randomUUID()];
    const address = `${name}@example.org`;
    await world.rows(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [
      profileId,
      { email: `${name.toUpperCase()}@example.org` },
    ]);
    await world.rows(`insert into identities values ('default', 'userId', $2, $1)`, [profileId, name]);
    await world.rows(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
         channel, class, topic, template, state, reason, attempt, epoch, virtual_at, address)
       values ($1, 'default', $2, $2, 1, 'enrollment', $3, 'welcome', 'v1', 'hello', 1, 0, $4, 'email', 'marketing', 'tips', 'welcome', 'ACCEPTED', 'claimed', 1, 1, 0, $5)`,
      [id, messageId, randomUUID(), profileId, address],
    );
    return { id, messageId, profileId, address };
  };
  const kept = (id: string) =>
    world.rows<{ kind: string; url: string | null }>(
      'select kind, url from engagements where message_id = $1 order by kind',
      [id],
    );
  const listed = (address: string) =>
    world.rows('select channel, reason from suppressions where address = $1', [address]);
  const person = async (profileId: string) =>
    (
      await world.rows<{ revision: number; consents: unknown }>(
        `select p.revision::int, (select jsonb_agg(jsonb_build_object('channel', c.channel, 'topic', c.topic, 'state', c.state))
           from consents c where c.profile_id = p.id) as consents from profiles p where p.id = $1`,
        [profileId],
      )
    )[0];
  const no = [{ channel: 'email', topic: '*', state: 'unsubscribed' }];
  const events = async (message: string) => {
    const manager = await world.operator.jetstreamManager();
    const { state } = await manager.streams.info('EVENTS');
    const all = await Promise.all(
      Array.from({ length: state.messages }, async (_, index) => {
        const { subject, header, data } = await manager.streams.getMessage('EVENTS', { seq: index + 1 });
        return { subject, id: header.get('ce-id'), body: JSON.parse(new TextDecoder().decode(data)) as EventBody };
      }),
    );
    return all.filter(({ body }) => body.properties['message'] === message);
  };
  type EventBody = { readonly userId?: string; readonly properties: Readonly<Record<string, unknown>> };

  it('an open and a click are events of the person the mail was for, each once, whatever the number of copies', async () => {
    const ana = await mail('ana');
    for (const kind of ['OPENED', 'CLICKED', 'OPENED', 'CLICKED'] as const)
      await publish('tracking', told(ana.messageId, kind));
    await soon(() => kept(ana.id)).toEqual([
      { kind: 'clicked', url: 'https://acme.example/shoes' },
      { kind: 'opened', url: null },
    ]);
    await soon(async () => (await events(ana.id)).map(({ body }) => body)).toEqual([
      { userId: 'ana', properties: said(ana.id) },
      { userId: 'ana', properties: { ...said(ana.id), url: 'https://acme.example/shoes' } },
    ]);
    const subjects = (await events(ana.id)).map(({ subject }) => subject);
    expect(subjects.map((subject) => subject.split('.').slice(3, 5).join('.'))).toEqual([
      'message.opened',
      'message.clicked',
    ]);
    expect(JSON.stringify(subjects)).not.toMatch(/ana|acme/);
    expect([await listed(ana.address), await person(ana.profileId)]).toEqual([[], { revision: 1, consents: null }]);
  });
  it('a complaint takes the place of another reason on the list, and no other reason takes its place', async () => {
    const eva = await mail('eva');
    const entry = () =>
      world.rows('select kind, reason from suppressions where address = $1 and channel = $2', [eva.address, 'email']);
    await world.rows(
      `insert into suppressions (workspace, channel, address, written_kind, reason, source) values ('default', 'email', $1, 'manual', 'asked by phone', 'key:ana')`,
      [eva.address],
    );
    await publish('tracking', told(eva.messageId, 'UNSUBSCRIBED'));
    await soon(() => kept(eva.id)).toHaveLength(1);
    expect(await entry()).toEqual([{ kind: 'manual', reason: 'asked by phone' }]);
    await publish('tracking', told(eva.messageId, 'COMPLAINED'));
    await soon(entry).toEqual([{ kind: 'complaint', reason: 'complaint' }]);
  });

  it('is kept although a link of it holds letters that no database does', async () => {
    const iva = await mail('iva');
    await publish('tracking', { ...told(iva.messageId, 'CLICKED'), url: 'https://acme.example/\0a\ud800' });
    await soon(() => kept(iva.id)).toEqual([{ kind: 'clicked', url: 'https://acme.example/a\ufffd' }]);
  });
  const said = (message: string) => ({
    channel: 'email',
    message,
    step: 'hello',
    template: 'welcome',
    journey: 'welcome',
    topic: 'tips',
  });

  it.each([
    ['COMPLAINED', 'complaint'],
    ['UNSUBSCRIBED', 'unsubscribed at the provider'],
  ] as const)(
    '%s suppresses the address, unsubscribes its owner and outdates every claim, once',
    async (kind, reason) => {
      const eve = await mail(`eve-${kind.toLowerCase()}`);
      for (let copies = 0; copies < 3; copies += 1) await publish('tracking', told(eve.messageId, kind));
      await soon(() => listed(eve.address)).toEqual([{ channel: 'email', reason }]);
      await soon(async () => (await events(eve.id)).length).toBe(1);
      expect(await person(eve.profileId)).toEqual({ revision: 2, consents: no });
      const outcomes = await world.rows(
        `select payload ->> 'type' as type from outbox where payload ->> 'profile' = $1 order by 1`,
        [eve.profileId],
      );
      expect(outcomes).toEqual([{ type: `message.${kind.toLowerCase()}` }, { type: 'profile.unsubscribed' }]);
    },
  );

  it('a bounce after delivery lists the address, says nothing of consent, and leaves the mail delivered', async () => {
    const max = await mail('max');
    await publish('reports', { results: [delivered(max.messageId)] });
    await publish('tracking', told(max.messageId, 'LATE_BOUNCE'));
    await soon(() => listed(max.address)).toEqual([{ channel: 'email', reason: 'late bounce' }]);
    expect(await person(max.profileId)).toEqual({ revision: 2, consents: null });
    expect(await world.rows('select state, delivery from messages where id = $1', [max.id])).toEqual([
      { state: 'ACCEPTED', delivery: 'delivered' },
    ]);
    await soon(async () => (await events(max.id)).map(({ body }) => body.properties)).toEqual([
      { ...said(max.id), late: true },
    ]);
  });

  it('a hard bounce in a report is the same event', async () => {
    const kim = await mail('kim');
    const bounce = {
      ...delivered(kim.messageId),
      status: { groupId: 2, groupName: 'UNDELIVERABLE', id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED' },
      error: { groupId: 2, groupName: 'Bounced', id: 6012, name: 'EC_HARD_BOUNCE', permanent: true },
    };
    await publish('reports', { results: [bounce, { ...bounce, doneAt: '2026-11-09T17:00:00.000+0100' }] });
    await soon(() => listed(kim.address)).toEqual([{ channel: 'email', reason: 'hard bounce' }]);
    await soon(async () => (await events(kim.id)).map(({ body }) => body.properties)).toEqual([said(kim.id)]);
  });

  it('is the very same event the second time, whatever the person is called by then', async () => {
    const lea = await mail('lea');
    await world.rows(`update identities set kind = 'email', value = $2 where profile_id = $1`, [
      lea.profileId,
      lea.address,
    ]);
    // A click on a short link of a text has no id of its own.
    const click = told(lea.messageId, 'CLICKED', { eventId: null });
    await publish('tracking', click);
    await soon(async () => (await events(lea.id)).length).toBe(1);
    await world.rows(`insert into identities values ('default', 'userId', 'lea', $1)`, [lea.profileId]);
    const { publisher, told: again } = recordingPublisher();
    const [item] = readTracking(new TextEncoder().encode(JSON.stringify(click))) ?? [];
    if (item?.kind !== 'engagement') throw new Error('it is a click');
    const engagements = [{ ...item.engagement, workspace: 'default' }];
    await createTakeIn(world.pool, publisher)({ reports: [], inbound: [], engagements });
    expect(again.map(({ body }) => body)).toEqual((await events(lea.id)).map(({ body }) => body));
    expect(again).toMatchObject([{ body: { email: lea.address } }]);
  });

  it('comes to the same in any order and any number', async () => {
    const kinds = ['OPENED', 'CLICKED', 'COMPLAINED', 'LATE_BOUNCE'] as const;
    const mails = await Promise.all(orders(kinds).map(async (order, n) => ({ order, ...(await mail(`p${n}`)) })));
    for (const { order, messageId } of mails) {
      for (const kind of order) await publish('tracking', told(messageId, kind));
      await publish('reports', { results: [delivered(messageId)] });
      await publish('tracking', { results: order.map((kind) => told(messageId, kind)) });
    }
    for (const { id, address, profileId } of mails) {
      await soon(() => kept(id)).toHaveLength(4);
      await soon(async () => (await events(id)).length).toBe(4);
      const [first] = await listed(address);
      expect(first).toMatchObject({ channel: 'email', reason: expect.stringMatching(/^(?:complaint|late bounce)$/) });
      expect((await person(profileId))?.consents).toEqual(no);
      expect(await world.rows('select delivery from messages where id = $1', [id])).toEqual([
        { delivery: 'delivered' },
      ]);
    }
  });

  it('about a message that is not ours lists a dead address, and keeps nothing else', async () => {
    const [opened, complained] = [randomUUID(), randomUUID()];
    await publish('tracking', told(opened, 'OPENED', { recipient: 'Stranger@Example.org' }));
    await publish('tracking', told(complained, 'COMPLAINED', { recipient: 'Stranger@Example.org' }));
    await soon(() => listed('stranger@example.org')).toEqual([{ channel: 'email', reason: 'complaint' }]);
    expect(await world.rows('select kind from engagements where message_id is null')).toEqual([{ kind: 'complained' }]);
  });

  it('that another workspace sent changes nothing here', async () => {
    const other = await mail('other');
    await world.rows(`insert into workspaces (id) values ('elsewhere') on conflict do nothing`);
    await world.rows(`update messages set workspace = 'elsewhere' where id = $1`, [other.id]);
    await publish('tracking', told(other.messageId, 'OPENED'));
    const mark = await mail('mark');
    await publish('tracking', told(mark.messageId, 'OPENED'));
    await soon(() => kept(mark.id)).toHaveLength(1);
    expect(await kept(other.id)).toEqual([]);
  });

  it('that cannot be read is parked', async () => {
    await publish('tracking', { notificationType: 'FORWARDED', messageId: 'x' });
    await publish('tracking', 'no JSON');
    await soon(async () => (await world.deadLetters()).map(({ body }) => body)).toEqual([
      '{"results":[{"notificationType":"FORWARDED","messageId":"x"}]}',
      'no JSON',
    ]);
  });
});
