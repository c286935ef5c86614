import { randomUUID } from 'node:crypto';
import { headers as newHeaders } from 'nats';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCallbackItems } from '../../../adapters/infobip/receipts/reports.ts';
import { sealAudit } from '../../../adapters/postgres/audit/seal.ts';
import { readWaiting } from '../../../adapters/postgres/reads/waiting.ts';
import type { RunningRole } from '../../../workers/role.ts';
import { runReceipts } from '../../../workers/receipts.ts';
import { createAdoptOrphans } from '../../../workers/receipts/adopt-orphans.ts';
import { createTakeIn } from '../../../workers/receipts/take-in.ts';
import { runRelay } from '../../../workers/relay.ts';
import { inboundText } from '../../support/messages.ts';
import { recordingPublisher } from '../../support/recording-publisher.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

type Group = 'PENDING' | 'UNDELIVERABLE' | 'DELIVERED' | 'EXPIRED' | 'REJECTED';
const groups: Readonly<Record<Group, readonly [number, number, string]>> = {
  PENDING: [1, 7, 'PENDING_ENROUTE'],
  UNDELIVERABLE: [2, 9, 'UNDELIVERABLE_NOT_DELIVERED'],
  DELIVERED: [3, 5, 'DELIVERED_TO_HANDSET'],
  EXPIRED: [4, 15, 'EXPIRED_EXPIRED'],
  REJECTED: [5, 10, 'REJECTED_DND'],
};
/** As a callback carries it; `v3` differs in fields that must not matter. */
function report(messageId: string, group: Group, v3 = false): object {
  const [groupId, id, name] = groups[group];
  const common = { bulkId: 'B', messageId, to: '385911234567', doneAt: '2026-11-09T16:00:00.000+0100' };
  const status = { groupId, groupName: group, id, name, description: 'words' };
  const error = { groupId: 0, groupName: v3 ? 'OK' : 'Ok', id: 0, name: 'NO_ERROR', permanent: false };
  return v3
    ? { ...common, sender: 'Acme', messageCount: 1, platform: {}, status, error }
    : { ...common, smsCount: 1, status, error };
}

describe('receipts', () => {
  let world: RouterWorld;
  let role: RunningRole;
  beforeAll(async () => {
    world = await routerWorld('receipts');
    role = await runReceipts(world.config, pino({ level: process.env['TEST_LOG'] ?? 'silent' }));
  });
  afterAll(async () => {
    await role.close();
    await world.close();
  });

  const publish = async (subject: string, body: string, at = new Date()): Promise<void> => {
    const headers = newHeaders();
    headers.set('Carillon-Kind', 'reports');
    headers.set('Carillon-Received-At', at.toISOString());
    await world.operator.jetstream().publish(subject, body, { headers, msgID: randomUUID() });
  };
  const callback = (results: readonly unknown[], raw?: string) =>
    publish('rcp.default.infobip.sms', raw ?? JSON.stringify({ results }));
  const optOut = (results: readonly unknown[], at?: Date) =>
    publish('rcp.default.infobip.sms.optout', JSON.stringify({ results }), at);
  /** A message of a running enrollment, in the state given. */
  const message = async (
    state: string,
    awaitsReceipt = false,
  ): Promise<{ id: string; messageId: string; profileId: string }> => {
    const [id, profileId, enrollmentId] = [randomUUID(), randomUUID(), randomUUID()];
    const messageId = randomUUID();
    await world.rows(
      `insert into profiles (id, workspace, traits) values ($1, 'default', '{"phone": "+385911234567"}')`,
      [profileId],
    );
    await world.rows(
      `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
       values ($1::uuid, 'default', 'welcome', 'v1', $2, $2, 'journey-' || $1, 'once', 'test', 'e', '{"realStart": 0, "virtualStart": 0, "scale": 1}')`,
      [enrollmentId, profileId],
    );
    await world.rows(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
         channel, class, template, state, reason, attempt, epoch, awaits_receipt, virtual_at, address)
       values ($1, 'default', $2, $2, 1, 'enrollment', $3, 'welcome', 'v1', 'hello', 1, 0, $4, 'sms', 'service', 'welcome', $5, 'claimed', 1, 1, $6, 0, '+385911234567')`,
      [id, messageId, enrollmentId, profileId, state, awaitsReceipt],
    );
    return { id, messageId, profileId };
  };
  const standing = async (id: string) =>
    (
      await world.rows<{ state: string; delivery: string }>('select state, delivery from messages where id = $1', [id])
    )[0];
  const outcomes = (id: string) =>
    world.rows<{ subject: string }>(`select subject from outbox where payload ->> 'message' = $1 order by id`, [id]);
  const dispatches = (workflow: string) =>
    world.rows(`select payload from dispatches where workflow_id like $1`, [`%${workflow}`]);

  it('bring the ledger up to what was reported, whatever the order and the number of copies', async () => {
    const { id, messageId } = await message('ACCEPTED');
    for (const group of ['DELIVERED', 'PENDING', 'DELIVERED', 'UNDELIVERABLE'] as const)
      await callback([report(messageId, group)]);
    await soon(() =>
      world.rows('select status from receipts where message_id = $1 order by status', [id]),
    ).toHaveLength(3);
    expect(await standing(id)).toEqual({ state: 'ACCEPTED', delivery: 'delivered' });
    expect(await outcomes(id)).toEqual([{ subject: 'out.default.message.delivered' }]);
  });

  it.each(['CLAIMED', 'IN_FLIGHT', 'UNKNOWN', 'HELD'])('prove that a message %s was taken', async (state) => {
    const { id, messageId } = await message(state);
    await callback([report(messageId, 'PENDING', true)]);
    await soon(() => standing(id)).toEqual({ state: 'ACCEPTED', delivery: 'pending' });
    expect(await outcomes(id)).toEqual([{ subject: 'out.default.message.accepted' }]);
  });

  it('settle an unknown as refused when the provider says that it refused', async () => {
    const { id, messageId } = await message('UNKNOWN');
    await callback([report(messageId, 'REJECTED')]);
    await soon(() => standing(id)).toEqual({ state: 'REJECTED', delivery: 'rejected' });
  });

  it('count although a neighbour says that it ended before there were phones', async () => {
    const [one, other] = [await message('ACCEPTED'), await message('ACCEPTED')];
    const odd = { ...report(other.messageId, 'DELIVERED'), doneAt: '-200000-01-01T00:00:00Z' };
    await callback([report(one.messageId, 'DELIVERED'), odd]);
    for (const { id } of [one, other]) await soon(() => standing(id)).toMatchObject({ delivery: 'delivered' });
  });

  it('tell the step that waits, once and only of the end', async () => {
    const waiting = await message('ACCEPTED', true);
    const other = await message('ACCEPTED');
    const workflow = async (id: string) =>
      (await world.rows<{ id: string }>('select owner_id as id from messages where id = $1', [id]))[0]?.id ?? '';
    await callback([report(waiting.messageId, 'PENDING'), report(other.messageId, 'DELIVERED')]);
    await callback([report(waiting.messageId, 'EXPIRED')]);
    await callback([report(waiting.messageId, 'EXPIRED')]);
    await soon(() => standing(waiting.id)).toMatchObject({ delivery: 'expired' });
    await soon(() => standing(other.id)).toMatchObject({ delivery: 'delivered' });
    expect(await dispatches(await workflow(waiting.id))).toMatchObject([
      { payload: { kind: 'receipt', step: 'hello', visit: 1, status: 'expired' } },
    ]);
    expect(await dispatches(await workflow(other.id))).toEqual([]);
  });

  it('count although a neighbour is broken; the broken one is parked', async () => {
    const { id, messageId } = await message('ACCEPTED');
    await callback([{ messageId: 'x', status: 'gone' }, report(messageId, 'DELIVERED')]);
    await soon(() => standing(id)).toMatchObject({ delivery: 'delivered' });
    await callback([], 'not json');
    await soon(async () => (await world.deadLetters()).map(({ subject, body }) => [subject, body])).toEqual([
      ['dlq.default.bad-receipt', '{"results":[{"messageId":"x","status":"gone"}]}'],
      ['dlq.default.bad-receipt', 'not json'],
    ]);
  });

  it.each([
    ['in their shape', [{ status: 'DELIVERED' }, { ...report('x', 'DELIVERED'), messageId: '' }, null]],
    ['in letters that no database holds', ['x\0y', '\ud800', 'x\nz'].map((id) => report(id, 'DELIVERED'))],
  ])('count although 3 of 100 are broken %s; those are parked, each by itself', async (_, broken) => {
    const messages = await Promise.all(Array.from({ length: 97 }, () => message('ACCEPTED')));
    const results: unknown[] = messages.map(({ messageId }) => report(messageId, 'DELIVERED'));
    for (const [index, item] of broken.entries()) results.splice(index * 40, 0, item);
    await callback(results);
    const [last] = messages.slice(-1);
    await soon(() => standing(last?.id ?? '')).toEqual({ state: 'ACCEPTED', delivery: 'delivered' });
    const ids = messages.map(({ id }) => id);
    const [delivered] = await world.rows<{ count: number }>(
      `select count(*)::int as count from messages where id = any ($1) and delivery = 'delivered'`,
      [ids],
    );
    expect(delivered).toEqual({ count: 97 });
    const parked = (await world.deadLetters()).map(({ body }) => body);
    for (const item of broken) expect(parked).toContain(JSON.stringify({ results: [item] }));
  });

  it('of a hard bounce list the address, so that nobody writes to it again; of a full inbox they do not', async () => {
    const mail = async (address: string): Promise<string> => {
      const { id, messageId } = await message('ACCEPTED');
      await world.rows(`update messages set channel = 'email', address = $2 where id = $1`, [id, address]);
      return messageId;
    };
    const failed = (messageId: string, id: number, name: string, permanent: boolean): object => ({
      ...report(messageId, 'UNDELIVERABLE'),
      error: { groupId: 2, groupName: 'Bounced', id, name, permanent },
    });
    const [gone, full] = [await mail('Gone@Example.org'), await mail('full@example.org')];
    const bounced = failed(gone, 6012, 'EC_HARD_BOUNCE', true);
    await callback([bounced, bounced, failed(full, 6010, 'EC_RECIPIENT_INBOX_FULL', false)]);
    const listed = () =>
      world.rows(`select channel, address, reason, source from suppressions where address like '%@example.org'`);
    await soon(listed).toEqual([
      { channel: 'email', address: 'gone@example.org', reason: 'hard bounce', source: 'report' },
    ]);
    const revisions = await world.rows(
      `select m.address, p.revision::int from messages m join profiles p on p.id = m.profile_id where m.provider_message_id = any ($1) order by 2 desc`,
      [[gone, full]],
    );
    // Claims that were decided before are old ones, once (I7).
    expect(revisions).toEqual([
      { address: 'Gone@Example.org', revision: 2 },
      { address: 'full@example.org', revision: 1 },
    ]);
    const told = await world.rows(
      `select payload ->> 'code' as code, payload -> 'lasting' as lasting from outbox
       where payload ->> 'type' = 'message.undelivered' and payload ->> 'channel' = 'email' order by 1`,
    );
    expect(told).toEqual([
      { code: 'EC_HARD_BOUNCE', lasting: true },
      { code: 'EC_RECIPIENT_INBOX_FULL', lasting: false },
    ]);
  });

  const adopt = async () => {
    const { publisher, told } = recordingPublisher();
    return { count: await createAdoptOrphans(world.pool, createTakeIn(world.pool, publisher))(), told };
  };

  it('about a message that nobody knows are kept until it turns up', async () => {
    const early = randomUUID();
    await callback([report(early, 'DELIVERED')]);
    await soon(() => world.rows('select provider_message_id as id from orphan_receipts')).toEqual([{ id: early }]);
    const { id } = await message('IN_FLIGHT');
    await world.rows('update messages set provider_message_id = $2 where id = $1', [id, early]);
    expect(await adopt()).toEqual({ count: 1, told: [] });
    expect(await standing(id)).toEqual({ state: 'ACCEPTED', delivery: 'delivered' });
    expect(await world.rows('select 1 from orphan_receipts')).toEqual([]);
  });

  it('about a message that turns up late are looked at once an hour, and counted meanwhile', async () => {
    const late = randomUUID();
    const { publisher } = recordingPublisher();
    const sweep = createAdoptOrphans(world.pool, createTakeIn(world.pool, publisher));
    await sweep();
    await callback([report(late, 'DELIVERED')]);
    const kept = () =>
      world.rows('select provider_message_id as id from orphan_receipts where provider_message_id = $1', [late]);
    await soon(kept).toHaveLength(1);
    expect((await readWaiting(world.pool)).receipts_orphaned).toEqual({ count: 0, oldestSeconds: 0 });
    await world.rows(`update orphan_receipts set received_at = now() - interval '11 minutes'`);
    expect((await readWaiting(world.pool)).receipts_orphaned).toMatchObject({ count: 1 });
    const { id } = await message('IN_FLIGHT');
    await world.rows('update messages set provider_message_id = $2 where id = $1', [id, late]);
    expect(await sweep()).toBe(0);
    expect((await adopt()).count).toBe(1);
    expect(await standing(id)).toEqual({ state: 'ACCEPTED', delivery: 'delivered' });
  });

  it('about a message that never turns up are forgotten after some days: an account may serve others beside us', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    await callback([report(old, 'DELIVERED'), report(young, 'DELIVERED')]);
    const kept = () =>
      world.rows('select provider_message_id as id from orphan_receipts where provider_message_id = any ($1)', [
        [old, young],
      ]);
    await soon(kept).toHaveLength(2);
    await world.rows(
      `update orphan_receipts set received_at = now() - interval '3 days 1 minute' where provider_message_id = $1`,
      [old],
    );
    await adopt();
    expect(await kept()).toEqual([{ id: young }]);
    await world.rows('delete from orphan_receipts where provider_message_id = $1', [young]);
  });

  it('tell of keys and bounces also where they came before their message', async () => {
    const [call, mail] = [randomUUID(), randomUUID()];
    const error = { groupId: 2, groupName: 'Bounced', id: 6012, name: 'EC_HARD_BOUNCE', permanent: true };
    await callback([
      { ...report(call, 'DELIVERED'), voiceCall: { feature: 'Voice-message', duration: 10, dtmfCodes: '1' } },
      { ...report(mail, 'UNDELIVERABLE'), error },
    ]);
    const kept = () => world.rows('select 1 from orphan_receipts');
    await soon(kept).toHaveLength(2);
    for (const [early, channel] of [
      [call, 'voice'],
      [mail, 'email'],
    ]) {
      const { id, profileId } = await message('ACCEPTED');
      await world.rows(`insert into identities values ('default', 'userId', $2, $1)`, [profileId, `early-${channel}`]);
      await world.rows('update messages set provider_message_id = $2, channel = $3, address = $4 where id = $1', [
        id,
        early,
        channel,
        `${channel}@example.net`,
      ]);
    }
    const { told } = await adopt();
    expect(told.map(({ subject, body }) => [subject.split('.').slice(2, 4).join('.'), body])).toEqual([
      ['message.replied', { userId: 'early-voice', properties: expect.objectContaining({ keys: '1' }) }],
      ['message.bounced', { userId: 'early-email', properties: expect.objectContaining({ channel: 'email' }) }],
    ]);
    expect(await world.rows(`select reason from suppressions where address = 'email@example.net'`)).toEqual([
      { reason: 'hard bounce' },
    ]);
    expect(await kept()).toEqual([]);
  });

  it('that another workspace sent stay where they are, and never keep others waiting', async () => {
    const { messageId } = await message('IN_FLIGHT');
    await world.rows(
      `insert into orphan_receipts (dedupe, workspace, provider_message_id, report) values ('foreign', 'other', $1, $2)`,
      [messageId, { workspace: 'other', messageId, delivery: 'delivered', dedupe: 'foreign', receivedAt: 0 }],
    );
    expect(await adopt()).toEqual({ count: 0, told: [] });
    await world.rows(`delete from orphan_receipts`);
  });

  it('a STOP suppresses the number, unsubscribes everybody who has it, and outdates every claim; other text is kept', async () => {
    const { profileId } = await message('ACCEPTED');
    await world.rows(`update profiles set traits = '{"phone": "091 123 4567"}' where id = $1`, [profileId]);
    const inbound = (messageId: string, text: string): object => ({
      messageId,
      from: '385911234567',
      to: 'Acme',
      text,
      receivedAt: '2026-11-09T16:00:00.000+0000',
    });
    await callback([inbound('i1', 'When do you open?'), inbound('i2', ' Stop! ')]);
    await callback([inbound('i2', ' Stop! ')]);
    await soon(() => world.rows(`select reason from suppressions where channel = 'sms'`)).toEqual([{ reason: 'STOP' }]);
    const said = await world.rows(
      'select c.state, c.channel, c.topic, p.revision::int from consents c join profiles p on p.id = c.profile_id where p.id = $1',
      [profileId],
    );
    expect(said).toEqual([{ state: 'unsubscribed', channel: 'sms', topic: '*', revision: 2 }]);
    const kept = await world.rows('select provider_id, handling from inbound_messages order by provider_id');
    expect(kept).toEqual([
      { provider_id: 'i1', handling: 'became the events message.received and message.replied' },
      { provider_id: 'i2', handling: 'opt-out: suppressed and unsubscribed' },
    ]);
  });

  const events = async () => {
    const manager = await world.operator.jetstreamManager();
    const { state } = await manager.streams.info('EVENTS');
    return Promise.all(
      Array.from({ length: state.messages }, async (_, index) => {
        const stored = await manager.streams.getMessage('EVENTS', { seq: index + 1 });
        const type = stored.subject.split('.').slice(3, 5).join('.');
        const body = stored.json<{ properties: Record<string, unknown> }>();
        return { type, id: stored.header.get('ce-id'), subject: stored.subject, body };
      }),
    );
  };
  const eventsOf = async (id: string) =>
    (await events()).filter((one) => one.id === id || one.id === `${id}:received` || one.id === `${id}:keys`);
  const handlingOf = (id: string) =>
    world.rows('select handling, answers, profile_id as profile from inbound_messages where provider_id = $1', [id]);

  it('an answer becomes events of the profile that was written to last, once, whatever the number of copies', async () => {
    await message('ACCEPTED');
    const last = await message('ACCEPTED');
    await world.rows(`insert into identities values ('default', 'phone', '+385911234567', $1)`, [last.profileId]);
    await world.rows(`insert into identities values ('default', 'userId', 'ana', $1)`, [last.profileId]);
    const reply = { messageId: 'i3', from: '385911234567', to: 'Acme', text: '4 thanks', receivedAt: 'now' };
    await callback([reply]);
    await callback([reply]);
    const said = { text: '4 thanks', number: 4, to: 'Acme', channel: 'sms' };
    await soon(() => eventsOf('i3')).toMatchObject([
      { type: 'message.received', body: { userId: 'ana', properties: said } },
      {
        type: 'message.replied',
        body: { userId: 'ana', properties: { ...said, message: last.id, journey: 'welcome', step: 'hello' } },
      },
    ]);
    expect(await handlingOf('i3')).toEqual([
      {
        handling: 'became the events message.received and message.replied',
        answers: last.id,
        profile: last.profileId,
      },
    ]);
  });

  it('what somebody writes whom nobody wrote to is theirs by their number, which need not be known', async () => {
    const [older, known] = [randomUUID(), randomUUID()].sort();
    for (const id of [older, known])
      await world.rows(
        `insert into profiles (id, workspace, traits) values ($1, 'default', '{"phone": "+385921112233"}')`,
        [id],
      );
    await world.rows(`insert into identities values ('default', 'anonymousId', 'older', $1)`, [older]);
    await world.rows(`insert into identities values ('default', 'userId', 'ivo', $1)`, [known]);
    const written = { to: '38591555', receivedAt: 'now' };
    await callback([
      { ...written, messageId: 'i5', from: '385921112233', text: 'JOIN spring' },
      { ...written, messageId: 'i6', from: '385989998877', text: 'join spring' },
      { ...written, messageId: 'i7', from: 'VIPme', text: 'You have won' },
      { ...written, messageId: 'i8', from: '385989998866', text: 'stop' },
    ]);
    await soon(() => eventsOf('i6')).toMatchObject([
      {
        type: 'message.received',
        body: { phone: '+385989998877', properties: { keyword: 'JOIN', cleanText: 'spring', to: '38591555' } },
      },
    ]);
    expect(await eventsOf('i5')).toMatchObject([{ body: { userId: 'ivo', properties: { keyword: 'JOIN' } } }]);
    expect((await events()).filter(({ subject }) => /38592|38598/.test(subject))).toEqual([]);
    expect(await handlingOf('i5')).toMatchObject([{ handling: 'became the event message.received', profile: known }]);
    expect(await handlingOf('i7')).toMatchObject([{ handling: 'kept: its sender is no phone number' }]);
    // Who only wants to be left alone does not become somebody by it.
    expect(await handlingOf('i8')).toMatchObject([{ handling: 'opt-out: suppressed and unsubscribed', profile: null }]);
    expect([await eventsOf('i7'), await eventsOf('i8')]).toEqual([[], []]);
    expect(await world.rows(`select 1 from suppressions where address = '385989998866'`)).toHaveLength(1);
  });

  it('is told as the very same events where a process died between storing and publishing', async () => {
    const number = '385989991111';
    const item = { messageId: 'i9', from: number, to: 'Acme', text: 'PROMO now', receivedAt: 'now' };
    await callback([item]);
    await soon(() => eventsOf('i9')).toHaveLength(1);
    const [first] = await eventsOf('i9');
    // Meanwhile the person got a better name: what was told stays what it was.
    const id = randomUUID();
    await world.rows(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [
      id,
      { phone: `+${number}` },
    ]);
    await world.rows(`insert into identities values ('default', 'userId', 'late', $1)`, [id]);
    const { publisher, told } = recordingPublisher();
    await createTakeIn(
      world.pool,
      publisher,
    )({
      reports: [],
      inbound: [
        {
          workspace: 'default',
          channel: 'sms',
          at: Date.now(),
          written: inboundText({ providerId: 'i9', sender: number, recipient: 'Acme', text: 'PROMO now' }),
        },
      ],
    });
    expect(told).toEqual([{ subject: first?.subject.replace(/^evt\.\d+/, 'in'), body: first?.body }]);
  });

  it('a START lifts what STOP by the same number did, and no other no', async () => {
    const number = '385977770000';
    const person = async (userId: string, phone: string): Promise<string> => {
      const id = randomUUID();
      await world.rows(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [id, { phone }]);
      await world.rows(`insert into identities values ('default', 'userId', $2, $1)`, [id, userId]);
      return id;
    };
    const [back, away, firm] = [
      await person('back', `+${number}`),
      await person('away', `+${number}`),
      await person('firm', `+${number}`),
    ];
    await world.rows(
      `insert into consents (workspace, profile_id, channel, topic, state, source) values
         ('default', $1, 'sms', 'tips', 'subscribed', 'form'), ('default', $1, 'sms', '*', 'subscribed', 'form'),
         ('default', $2, 'sms', '*', 'unsubscribed', 'support')`,
      [back, firm],
    );
    const written = { from: number, to: 'Acme', receivedAt: 'now' };
    await callback([{ ...written, messageId: 'j1', text: 'STOP' }]);
    const listed = () => world.rows('select reason from suppressions where address = $1', [number]);
    await soon(listed).toEqual([{ reason: 'STOP' }]);
    const consents = () =>
      world.rows(
        `select profile_id as profile, topic, state, source from consents where profile_id = any ($1::uuid[]) order by array_position($1::uuid[], profile_id), topic`,
        [[back, away, firm]],
      );
    const no = { topic: '*', state: 'unsubscribed' };
    const tips = { profile: back, topic: 'tips', state: 'subscribed', source: 'form' };
    expect(await consents()).toEqual([
      { profile: back, ...no, source: 'STOP by sms' },
      tips,
      { profile: away, ...no, source: 'STOP by sms' },
      { profile: firm, ...no, source: 'support' },
    ]);
    // Somebody else has the number now, as far as she is concerned.
    await world.rows(`update profiles set traits = '{"phone": "+385977770001"}' where id = $1`, [away]);
    await callback([{ ...written, messageId: 'j2', text: 'Start' }]);
    await soon(listed).toEqual([]);
    // Neither is an older yes made new: without its own, every topic asks again where policy is opt-in.
    expect(await consents()).toEqual([
      tips,
      { profile: away, ...no, source: 'STOP by sms' },
      { profile: firm, ...no, source: 'support' },
    ]);
    expect(await handlingOf('j2')).toMatchObject([
      { handling: 'opt-in: what STOP did is lifted; became the event message.received' },
    ]);
    const audited = await world.rows(
      `select target, detail ->> 'state' as state from audit where detail ->> 'inbound' = 'j2' order by action desc`,
    );
    expect(audited).toEqual([
      { target: 'inbound j2', state: 'lifted' },
      { target: back, state: 'stop lifted' },
    ]);
    expect(await world.rows(`select subject from outbox where payload ->> 'source' = 'START'`)).toEqual([
      { subject: 'out.default.profile.stop_lifted' },
    ]);
    // The STOP comes again, late: it has been heard.
    await callback([{ ...written, messageId: 'j1', text: 'STOP' }]);
    await callback([{ ...written, messageId: 'j3', text: 'start' }]);
    await soon(() => handlingOf('j3')).toMatchObject([{ handling: 'became the event message.received' }]);
    expect(await listed()).toEqual([]);
  });

  it('a START that was said before a STOP undoes nothing, however late it is heard', async () => {
    const written = { from: '385977771111', to: 'Acme', receivedAt: 'now' };
    const at = (second: number) => new Date(Date.UTC(2026, 10, 9, 16, 0, second));
    const listed = () => world.rows(`select reason from suppressions where address = '385977771111'`);
    // The second STOP is heard at once; the rest of what was said comes out of the stream.
    await optOut([{ ...written, messageId: 'k3', text: 'STOP' }], at(3));
    await soon(listed).toEqual([{ reason: 'STOP' }]);
    await optOut([{ ...written, messageId: 'k1', text: 'STOP' }], at(1));
    await optOut([{ ...written, messageId: 'k2', text: 'START' }], at(2));
    await soon(() => handlingOf('k2')).toMatchObject([{ handling: 'became the event message.received' }]);
    expect(await listed()).toEqual([{ reason: 'STOP' }]);
    await optOut([{ ...written, messageId: 'k4', text: 'START' }], at(4));
    await soon(listed).toEqual([]);
  });

  it('a STOP is heard while receipts are stuck', async () => {
    const { id, messageId } = await message('ACCEPTED');
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('select 1 from messages where id = $1 for update', [id]);
      await callback([report(messageId, 'DELIVERED')]);
      await optOut([{ messageId: 'l1', from: '385977772222', to: 'Acme', text: 'stop', receivedAt: 'now' }]);
      await soon(() => world.rows(`select reason from suppressions where address = '385977772222'`)).toEqual([
        { reason: 'STOP' },
      ]);
      expect(await standing(id)).toMatchObject({ delivery: 'none' });
    } finally {
      await client.query('rollback');
      client.release();
    }
    await soon(() => standing(id)).toMatchObject({ delivery: 'delivered' });
  });

  it('and all other outcomes reach the stream once and in order, through a relay that comes late', async () => {
    const stored = async (): Promise<string[]> => {
      const manager = await world.operator.jetstreamManager();
      const { state } = await manager.streams.info('OUTCOMES');
      const subjects: string[] = [];
      for (let seq = 1; seq <= state.last_seq; seq += 1)
        subjects.push((await manager.streams.getMessage('OUTCOMES', { seq })).subject);
      return subjects;
    };
    // Not meanwhile: its heads are told of, too.
    await sealAudit(world.pool);
    const told = (await world.rows<{ subject: string }>('select subject from outbox order by id')).map(
      ({ subject }) => subject,
    );
    expect(told.length).toBeGreaterThan(5);
    await world.rows(
      `insert into idempotency_keys (workspace, key, request_hash, status, reply, created_at)
       select 'default', hours::text, '', 200, '{}', now() - hours * interval '1 hour' from unnest(array[47, 49]) hours`,
    );
    const relay = await runRelay(world.config, pino({ level: 'silent' }));
    await soon(stored).toEqual(told);
    await soon(() => world.rows('select 1 from outbox where published_at is null')).toEqual([]);
    await world.rows('update outbox set published_at = null');
    await soon(() => world.rows('select 1 from outbox where published_at is null')).toEqual([]);
    expect(await stored()).toEqual(told);
    // What the api has answered is forgotten on the way, after two days.
    await soon(() => world.rows('select key from idempotency_keys')).toEqual([{ key: '47' }]);
    await relay.close();
  });

  it('keep what a call came to, whatever a later report says', async () => {
    const { id, messageId } = await message('ACCEPTED', true);
    const call = (group: 'DELIVERED' | 'UNDELIVERABLE', error: number, dtmfCodes: string) => ({
      ...report(messageId, group),
      error: { groupId: 0, groupName: 'OK', id: error, name: 'VOICE', permanent: true },
      voiceCall: { feature: 'Voice-message', duration: 10, dtmfCodes },
    });
    await callback([call('DELIVERED', 5000, '3, 9'), call('UNDELIVERABLE', 5003, '')]);
    const row = () => world.rows('select delivery, answer, dtmf from messages where id = $1', [id]);
    await soon(row).toEqual([{ delivery: 'delivered', answer: 'answered', dtmf: '39' }]);
    expect(await world.rows('select answer, dtmf from receipts where message_id = $1 order by answer', [id])).toEqual([
      { answer: 'answered', dtmf: '39' },
      { answer: 'noAnswer', dtmf: null },
    ]);
  });

  it('make an answer of the keys that were pressed, though the end of the call was told before them', async () => {
    const { id, messageId, profileId } = await message('ACCEPTED');
    await world.rows(`update messages set channel = 'voice' where id = $1`, [id]);
    await world.rows(`insert into identities values ('default', 'userId', 'keyed', $1)`, [profileId]);
    const ivr = { scenarioId: '333', collectedDtmfs: '{"choice":"4"}' };
    const voiceCall = { feature: 'IVR', answeredBy: 'HUMAN', dtmfCodes: '4', ivr };
    await callback([report(messageId, 'DELIVERED')]);
    await soon(() => standing(id)).toMatchObject({ delivery: 'delivered' });
    const call = { ...report(messageId, 'DELIVERED'), doneAt: '2026-11-09T16:00:01.000+0100', voiceCall };
    await callback([call]);
    await callback([call]);
    await soon(() => eventsOf(messageId)).toMatchObject([
      {
        type: 'message.replied',
        body: {
          userId: 'keyed',
          properties: { text: '4', keys: '4', number: 4, collected: { choice: '4' }, channel: 'voice', message: id },
        },
      },
    ]);
    const row = () => world.rows('select dtmf, answered_by, collected from messages where id = $1', [id]);
    expect(await row()).toEqual([{ dtmf: '4', answered_by: 'human', collected: { choice: '4' } }]);
    // Told once more after the person got a better name: it is the same answer.
    await world.rows(`update identities set kind = 'anonymousId' where profile_id = $1`, [profileId]);
    await world.rows(`insert into identities values ('default', 'userId', 'better', $1)`, [profileId]);
    const [item] = readCallbackItems(new TextEncoder().encode(JSON.stringify({ results: [call] }))) ?? [];
    if (item?.kind !== 'report') throw new Error('it is a report');
    const { publisher, told } = recordingPublisher();
    const reports = [{ ...item.report, workspace: 'default', receivedAt: Date.now() }];
    await createTakeIn(world.pool, publisher)({ reports, inbound: [] });
    expect(told.map(({ body }) => body)).toEqual((await eventsOf(messageId)).map(({ body }) => body));
  });
});
