import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../../activities/contract.ts';
import type { WebhookReply } from '../../../activities/ports.ts';
import { createActivities } from '../../../activities/create-activities.ts';
import { createCompensationCommands } from '../../../adapters/postgres/compensations/commands.ts';
import { createCompensations } from '../../../adapters/postgres/compensations/compensations.ts';
import { createJourneyCommands } from '../../../adapters/postgres/journey-status.ts';
import { createEffectTraces } from '../../../adapters/postgres/journey/effects.ts';
import { createEmit } from '../../../adapters/postgres/journey/emit.ts';
import { createEnrollments } from '../../../adapters/postgres/journey/enrollments.ts';
import { realClock } from '../../../domain/clock.ts';
import { parseEvent } from '../../../domain/event-parse.ts';
import { emit, event, journey, send, update, webhook } from '../../../domain/journey/builder.ts';
import { timing } from '../../../domain/message/timing.ts';
import { createFakeGateway, type FakeGateway } from '../../support/fake-gateway.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';

const sorry = send('sms', 'sorry', { class: 'service' });
const definition = journey('welcome', {
  on: event('user.signed_up'),
  steps: [
    send('sms', 'hello', { class: 'service', id: 'hello', compensate: sorry }),
    send('sms', 'later', {
      class: 'service',
      id: 'later',
      undo: { for: '10 minutes', at: 'provider' },
      compensate: sorry,
    }),
    send('sms', 'held', { class: 'service', id: 'held', undo: '10 minutes' }),
    send('email', 'mail', { class: 'service', id: 'mail', compensate: send('email', 'sorry', { class: 'service' }) }),
    update({ 'traits.stage': 'new', 'traits.plan': 'pro' }, { id: 'stage' }),
    webhook('https://crm.example/do', { id: 'crm', compensate: webhook('https://crm.example/undo') }),
    emit('crm.synced', { id: 'told', data: { score: '{{ steps.crm.result.score }}', plan: '{{ traits.plan }}' } }),
  ],
});

let world: LedgerWorld;
let sms: FakeGateway;
let activities: Activities;
const calls: { url: string; id: string }[] = [];
/** How the next calls are answered; after that every one with 200. */
const replies: WebhookReply[] = [];
const cancelled: string[] = [];
let canCancel = true;
let isSilent = false;
beforeAll(async () => {
  world = await ledgerWorld('saga');
  await world.pool.query(
    `insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts) values ('default', 'welcome', 'v1', $1, '{}', '{}')`,
    [JSON.stringify(definition)],
  );
  sms = createFakeGateway({ channel: 'sms' });
  const email = createFakeGateway({ channel: 'email' });
  const cancel = (bulkId: string) => {
    if (isSilent) return Promise.resolve({ kind: 'noAnswer', reason: 'no answer within 20 s' } as const);
    cancelled.push(bulkId);
    return Promise.resolve(
      canCancel
        ? ({ kind: 'cancelled', detail: 'CANCELED' } as const)
        : ({ kind: 'tooLate', detail: 'FINISHED' } as const),
    );
  };
  activities = createActivities(
    {
      send: {
        ledger: world.ledger,
        render: () =>
          Promise.resolve({ kind: 'rendered', content: { kind: 'text', text: '' }, locale: 'en', from: 'A' }),
        gateway: (channel) => (channel === 'sms' ? { ...sms, cancel } : email),
        gateways: (channel) => [channel === 'sms' ? { ...sms, cancel } : email],
        policy: openPolicy,
        timing: timing(0.01),
        now: Date.now,
      },
      definitions: { read: () => Promise.resolve(definition) },
      requests: { intent: () => Promise.resolve(null) },
      enrollments: { ...createEnrollments(world.pool), ...createEffectTraces(world.pool) },
      compensations: createCompensations(world.pool),
      isRead: () => Promise.resolve(true),
      emit: createEmit(world.pool),
      enroll: () => Promise.resolve('entered'),
      takeTurn: () => Promise.resolve(0),
      draw: ({ share }) => Promise.resolve({ share, isWinner: false }),
      deeds: () => Promise.resolve({ did: {}, segments: {} }),
      policyFacts: () => Promise.resolve(null),
      migrations: { read: () => Promise.resolve(null), settle: () => Promise.resolve('nobody asks here') },
      callWebhook: ({ url, id }) => {
        calls.push({ url, id });
        return Promise.resolve(replies.shift() ?? { kind: 'answered', status: 200, body: '{"score":7}' });
      },
    },
    (name, error) => {
      throw new Error(name, { cause: error });
    },
  );
});
afterAll(() => world.close());

const trail = { seq: 0, entries: [], place: null };
const visit = (enrollmentId: string, step: string) =>
  ({ workspace: 'default', enrollmentId, clock: realClock, step, visit: 1, trail }) as const;
const undo = (enrollmentId: string, step: string, more: { readonly partly?: true } = {}) =>
  activities.compensateStep({ ...visit(enrollmentId, step), version: 'v1', ...more });
const partly = { partly: true } as const;
const sendStep = (enrollmentId: string, step: string, channel: 'sms' | 'email' = 'sms') =>
  activities.sendMessage({ ...visit(enrollmentId, step), channel, hop: 0, began: Date.now() });
const rows = async (sql: string, ...values: unknown[]) => (await world.pool.query(sql, values)).rows;
const recorded = (enrollmentId: string) =>
  rows(
    'select step, kind, outcome, evidence from compensations where enrollment_id = $1 order by at, id',
    enrollmentId,
  );
const close = (enrollmentId: string, undoable = false) =>
  activities.closeEnrollment({ ...visit(enrollmentId, ''), status: 'completed', reason: 'finished', undoable });
const traceOf = async ({ enrollmentId, step }: { enrollmentId: string; step: string }) =>
  (
    await rows('select data from enrollment_data where enrollment_id = $1 and ref = $2', enrollmentId, `step:${step}:1`)
  )[0].data;
const traitsOf = async (profileId: string) =>
  (await rows('select traits from profiles where id = $1', profileId))[0].traits;

describe('undoing a message', () => {
  it('that was sent: one correction, although the enrollment is marked, and no other message of it any more (I7)', async () => {
    const { enrollmentId } = await world.person();
    await sendStep(enrollmentId, 'hello');
    expect(await undo(enrollmentId, 'hello')).toMatchObject({ kind: 'compensated', how: 'undone' });
    expect(await undo(enrollmentId, 'hello')).toMatchObject({ kind: 'compensated', how: 'undone' });
    const sent = await rows(
      'select step, template, state from messages where owner_id = $1 order by created_at',
      enrollmentId,
    );
    expect(sent).toEqual([
      { step: 'hello', template: 'hello', state: 'ACCEPTED' },
      { step: 'hello:undo', template: 'sorry', state: 'ACCEPTED' },
    ]);
    expect(await recorded(enrollmentId)).toMatchObject([
      { kind: 'correction', outcome: 'undone', evidence: { state: 'ACCEPTED' } },
    ]);
    expect(await sendStep(enrollmentId, 'held')).toMatchObject({ kind: 'marked', compensate: true });
    const told = await rows(
      `select payload ->> 'outcome' as outcome from outbox where payload ->> 'enrollment' = $1`,
      enrollmentId,
    );
    expect(told).toEqual([{ outcome: 'undone' }]);
  });

  it('that waits here was held back; one that never left has nothing to undo', async () => {
    const { enrollmentId } = await world.person();
    await undo(enrollmentId, 'held');
    await undo(enrollmentId, 'hello');
    expect(await recorded(enrollmentId)).toMatchObject([
      { step: 'held', kind: 'cancel-held', outcome: 'undone' },
      { step: 'hello', kind: 'correction', outcome: 'nothing' },
    ]);
  });

  it('that lies at its provider is taken back there, by the bulk of its attempt', async () => {
    const { enrollmentId } = await world.person();
    const before = Date.now();
    await sendStep(enrollmentId, 'later');
    const message = sms.taken.at(-1);
    expect(message?.schedule?.sendAt).toBeGreaterThanOrEqual(before + 600_000);
    await undo(enrollmentId, 'later');
    expect(cancelled).toEqual([message?.schedule?.bulkId]);
    expect(await recorded(enrollmentId)).toMatchObject([
      {
        kind: 'provider-cancel',
        outcome: 'undone',
        evidence: { bulkId: `${message?.messageId}-1`, provider: 'CANCELED' },
      },
    ]);
  });

  it('that has left its provider is put right', async () => {
    const { enrollmentId } = await world.person();
    await sendStep(enrollmentId, 'later');
    canCancel = false;
    expect(await undo(enrollmentId, 'later')).toMatchObject({ how: 'undone' });
    canCancel = true;
    expect(await recorded(enrollmentId)).toMatchObject([
      { kind: 'provider-cancel', outcome: 'tooLate' },
      { kind: 'correction', outcome: 'undone' },
    ]);
  });

  it.each([
    [
      'unsubscribes',
      `insert into consents (workspace, profile_id, channel, topic, state, source) values ('default', $1, 'sms', '*', 'unsubscribed', 'test')`,
      (profileId: string) => profileId,
    ],
    [
      'sends STOP',
      `insert into suppressions (workspace, channel, address, reason, source) values ('default', 'sms', $1, 'stop', 'test') on conflict (workspace, address, channel, topic) do update set at = now()`,
      () => '385911234567',
    ],
    [
      'is written to no more by any channel, as somebody here decided',
      `insert into suppressions (workspace, channel, address, written_kind, reason, source) values ('default', '*', $1, 'manual', 'asked by phone', 'key:ana')`,
      () => '385911234567',
    ],
  ])(
    'that lies at its provider when its person %s is taken back, and the journey goes on',
    async (_name, sql, value) => {
      const { profileId, enrollmentId } = await world.person();
      await world.pool.query(`delete from suppressions`);
      await sendStep(enrollmentId, 'later');
      const before = cancelled.length;
      await world.pool.query(sql, [value(profileId)]);
      const calledFor = await rows(
        `select kind, workflow_id, payload from dispatches where enrollment_id = $1`,
        enrollmentId,
      );
      const [{ id }] = await rows('select id from messages where owner_id = $1', enrollmentId);
      expect(calledFor).toEqual([
        {
          kind: 'compensation',
          workflow_id: `take-back-${id}`,
          payload: { version: 'v1', step: 'later', visit: 1, message: id },
        },
      ]);
      const wish = { ...visit(enrollmentId, 'later'), version: 'v1', message: id };
      expect(await activities.takeBackMessage(wish)).toMatchObject({ kind: 'compensating' });
      expect(await activities.takeBackMessage(wish)).toMatchObject({ kind: 'compensated', how: 'undone' });
      expect(cancelled).toHaveLength(before + 1);
      expect(await recorded(enrollmentId)).toMatchObject([{ kind: 'provider-cancel', outcome: 'undone' }]);
      expect(await rows('select mark from enrollments where id = $1', enrollmentId)).toEqual([{ mark: null }]);
      expect(await undo(enrollmentId, 'later')).toMatchObject({ how: 'undone' });
      expect(cancelled).toHaveLength(before + 1);
      await world.pool.query(`delete from suppressions`);
    },
  );

  it('that lies at a silent provider when its person opts out is asked for again by somebody, and the journey still goes on', async () => {
    const { profileId, enrollmentId } = await world.person();
    const commands = createCompensationCommands(world.pool);
    const stop = `insert into consents (workspace, profile_id, channel, topic, state, source) values ('default', $1, 'sms', '*', 'unsubscribed', 'test')`;
    const wish = async (workflow: string) => {
      const [{ payload }] = await rows(`select payload from dispatches where workflow_id like $1`, workflow);
      return { ...visit(enrollmentId, 'later'), ...payload } as Parameters<Activities['takeBackMessage']>[0];
    };
    await sendStep(enrollmentId, 'later');
    const [{ id: message }] = await rows('select id from messages where owner_id = $1', enrollmentId);
    isSilent = true;
    await world.pool.query(stop, [profileId]);
    await activities.takeBackMessage(await wish(`take-back-${message}`));
    await world.pool.query(`update compensations set at = now() - interval '16 minutes' where enrollment_id = $1`, [
      enrollmentId,
    ]);
    await activities.takeBackMessage(await wish(`take-back-${message}`));
    isSilent = false;
    const [parked] = await commands.list('default', 'parked', 10, null);
    expect(parked).toMatchObject({ enrollment: enrollmentId, kind: 'provider-cancel', outcome: 'parked' });
    const id = parked?.id ?? '';
    await commands.retry('default', id, 'test');
    const again = await wish(`compensation-${id}-1`);
    expect(again.message).toBe(message);
    expect(await activities.takeBackMessage(again)).toMatchObject({ kind: 'compensating' });
    expect(await activities.takeBackMessage(again)).toMatchObject({ kind: 'compensated', how: 'undone' });
    expect(await rows('select status, mark from enrollments where id = $1', enrollmentId)).toEqual([
      { status: 'running', mark: null },
    ]);
    // Parked once more, and then the whole journey is to be undone: now its correction is due as well.
    await world.pool.query(`update compensations set outcome = 'parked' where id = $1`, [id]);
    expect(await undo(enrollmentId, 'later')).toMatchObject({ how: 'parked' });
    await commands.retry('default', id, 'test');
    expect((await wish(`compensation-${id}-2`)).message).toBeUndefined();
  });

  it('that may have left where nobody can be asked waits for a person, who asks again', async () => {
    const { enrollmentId } = await world.person();
    await world.pool.query(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel, class, template, state, reason, virtual_at, attempt, epoch, gateway)
       select gen_random_uuid(), 'default', $1, $1, 1, 'enrollment', $2, 'mail', 1, 0, profile_id, 'email', 'service', 'mail', 'HELD', 'nobody knows', 0, 1, 1, 'fake-email'
       from enrollments where id = $2`,
      [`mail ${enrollmentId}`, enrollmentId],
    );
    expect(await undo(enrollmentId, 'mail')).toMatchObject({ kind: 'compensating' });
    await world.pool.query(`update compensations set at = now() - interval '16 minutes' where enrollment_id = $1`, [
      enrollmentId,
    ]);
    expect(await undo(enrollmentId, 'mail')).toMatchObject({ how: 'parked' });
    await close(enrollmentId);

    const commands = createCompensationCommands(world.pool);
    const [parked] = await commands.list('default', 'parked', 10, null);
    expect(parked).toMatchObject({
      enrollment: enrollmentId,
      step: 'mail',
      kind: 'correction',
      evidence: { state: 'HELD' },
    });
    const { id } = parked ?? { id: '' };
    expect(await commands.retry('default', id, 'test')).toEqual({ kind: 'asked', tries: 1 });
    expect(await commands.retry('default', id, 'test')).toEqual({ kind: 'asked', tries: 1 });
    expect(await rows(`select kind, payload from dispatches where workflow_id = $1`, `compensation-${id}-1`)).toEqual([
      { kind: 'compensation', payload: { version: 'v1', step: 'mail', visit: 1 } },
    ]);
    // Meanwhile a report has told that it did not arrive.
    await world.pool.query(`update messages set state = 'ACCEPTED', delivery = 'undelivered' where owner_id = $1`, [
      enrollmentId,
    ]);
    expect(await undo(enrollmentId, 'mail')).toMatchObject({ how: 'nothing' });
    expect(await commands.retry('default', id, 'test')).toEqual({ kind: 'not parked', outcome: 'nothing' });
  });
});

describe('taking back a part of it', () => {
  it('bars that visit, and nothing else of the enrollment: neither the next visit nor another step (I7)', async () => {
    const { enrollmentId } = await world.person();
    for (const step of ['held', 'stage', 'crm']) await undo(enrollmentId, step, partly);
    const before = calls.length;
    const late = { kind: 'marked', reason: expect.stringContaining('taken back') };
    expect(await sendStep(enrollmentId, 'held')).toMatchObject(late);
    expect(await activities.updateProfile(visit(enrollmentId, 'stage'))).toMatchObject(late);
    expect(await activities.callWebhook(visit(enrollmentId, 'crm'))).toMatchObject(late);
    expect(calls).toHaveLength(before);

    const again = (step: string) => ({ ...visit(enrollmentId, step), visit: 2 });
    expect(await sendStep(enrollmentId, 'hello')).toMatchObject({ kind: 'accepted' });
    const held = { ...again('held'), channel: 'sms', hop: 0, began: Date.now() } as const;
    expect(await activities.sendMessage(held)).toMatchObject({ kind: 'accepted' });
    expect(await activities.updateProfile(again('stage'))).toMatchObject({ kind: 'updated' });
    expect(await activities.callWebhook(again('crm'))).toMatchObject({ kind: 'performed' });
    expect(await rows('select status, mark, undone from enrollments where id = $1', enrollmentId)).toEqual([
      { status: 'running', mark: null, undone: { held: 1, stage: 1, crm: 1 } },
    ]);
  });

  it('puts right what was sent, once, and stores what comes', async () => {
    const { enrollmentId } = await world.person();
    await sendStep(enrollmentId, 'hello');
    const place = { step: 'rest', kind: 'wait', until: 7 } as const;
    const wish = { ...visit(enrollmentId, 'hello'), version: 'v1', ...partly, trail: { ...trail, place } };
    for (const _time of [1, 2]) expect(await activities.compensateStep(wish)).toMatchObject({ how: 'undone' });
    const steps = await rows('select step from messages where owner_id = $1 order by created_at', enrollmentId);
    expect(steps).toEqual([{ step: 'hello' }, { step: 'hello:undo' }]);
    expect(await rows('select place, mark from enrollments where id = $1', enrollmentId)).toEqual([
      { place, mark: null },
    ]);
  });

  it.each([
    ['a part is', partly],
    ['all of it is', {}],
  ])('sees a message that was claimed while it waited for the enrollment, where %s undone', async (_name, extent) => {
    const { enrollmentId } = await world.person();
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('select 1 from enrollments where id = $1 for update', [enrollmentId]);
      const undone = undo(enrollmentId, 'hello', extent);
      await expect
        .poll(async () => {
          const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          return (await rows(waiting))[0].n as number;
        })
        .toBe(1);
      await client.query(
        `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel, class, template, state, reason, virtual_at, attempt, epoch, gateway)
         select gen_random_uuid(), 'default', $1, $1, 1, 'enrollment', $2, 'hello', 1, 0, profile_id, 'sms', 'service', 'hello', 'ACCEPTED', 'taken', 0, 1, 1, 'fake-sms'
         from enrollments where id = $2`,
        [`race ${enrollmentId}`, enrollmentId],
      );
      await client.query('commit');
      expect(await undone).toMatchObject({ how: 'undone' });
    } finally {
      client.release();
    }
    expect(await recorded(enrollmentId)).toMatchObject([{ kind: 'correction', outcome: 'undone' }]);
  });
});

describe('undoing an update', () => {
  it('brings back what the step wrote, and leaves alone what somebody changed since', async () => {
    const { profileId, enrollmentId } = await world.person();
    await world.pool.query(`update profiles set traits = traits || '{"plan":"free"}' where id = $1`, [profileId]);
    await activities.updateProfile(visit(enrollmentId, 'stage'));
    expect(await traitsOf(profileId)).toMatchObject({ stage: 'new', plan: 'pro' });
    await world.pool.query(`update profiles set traits = traits || '{"plan":"team"}' where id = $1`, [profileId]);
    await undo(enrollmentId, 'stage');
    const after = await traitsOf(profileId);
    expect(after).toMatchObject({ plan: 'team' });
    expect(after).not.toHaveProperty('stage');
    expect(await recorded(enrollmentId)).toEqual([
      { step: 'stage', kind: 'restore', outcome: 'undone', evidence: { restored: ['stage'], changedSince: ['plan'] } },
    ]);
    await world.pool.query(`update profiles set traits = traits || '{"stage":"new"}' where id = $1`, [profileId]);
    await undo(enrollmentId, 'stage');
    expect(await traitsOf(profileId)).toMatchObject({ stage: 'new' });
  });

  it.each([
    ['all of the journey', {}, { reason: 'it is being undone', compensate: true }],
    ['a part of it', partly, { reason: 'it was taken back' }],
  ])(
    'finds it done, or keeps it from being done, however long both wait for the person (I7): %s',
    async (_name, extent, told) => {
      const { profileId, enrollmentId } = await world.person();
      const client = await world.pool.connect();
      const waiting = async () => {
        const [{ n }] = await rows(
          `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return n as number;
      };
      try {
        await client.query('begin');
        await client.query('select 1 from profiles where id = $1 for update', [profileId]);
        const updated = activities.updateProfile(visit(enrollmentId, 'stage'));
        await expect.poll(waiting).toBe(1);
        const undone = undo(enrollmentId, 'stage', extent);
        await expect.poll(waiting).toBe(2);
        await client.query('commit');
        expect(await updated).toMatchObject({ kind: 'marked', ...told });
        expect(await undone).toMatchObject({ how: 'nothing' });
      } finally {
        client.release();
      }
      expect(await traitsOf(profileId)).not.toHaveProperty('stage');
    },
  );
});

describe('calls and events', () => {
  it('keep their answers for branches and data, and are undone under ids of their own', async () => {
    const { profileId, enrollmentId } = await world.person();
    await world.pool.query(`insert into identities values ('default', 'userId', $1::text, $1::uuid)`, [profileId]);
    await world.pool.query(`update profiles set traits = traits || '{"plan":"pro"}' where id = $1`, [profileId]);
    expect(await activities.callWebhook(visit(enrollmentId, 'crm'))).toMatchObject({
      kind: 'performed',
      detail: 'HTTP 200',
    });
    expect(await activities.callWebhook(visit(enrollmentId, 'crm'))).toMatchObject({
      kind: 'performed',
      detail: 'answered',
    });
    await activities.emitEvent(visit(enrollmentId, 'told'));
    await activities.emitEvent(visit(enrollmentId, 'told'));
    const [published, ...more] = await rows(
      `select subject, message_id, payload from outbox where subject like 'in.%' and message_id like $1`,
      `%${enrollmentId}%`,
    );
    expect(more).toEqual([]);
    const parsed = parseEvent(
      {
        subject: published.subject.replace(/^in\./, 'evt.3.'),
        header: (name) => (name === 'content-type' ? 'application/cloudevents+json' : undefined),
        body: new TextEncoder().encode(JSON.stringify(published.payload)),
      },
      (text) => createHash('sha256').update(text).digest(),
    );
    expect(parsed).toMatchObject({
      kind: 'event',
      event: { type: 'crm.synced', source: 'carillon/welcome', properties: { score: 7, plan: 'pro' } },
    });
    expect(published.message_id).toBe(`carillon/welcome:${enrollmentId}:told:1`);
    await undo(enrollmentId, 'crm');
    expect(calls.filter(({ id }) => id.startsWith(enrollmentId))).toEqual([
      { url: 'https://crm.example/do', id: `${enrollmentId}:crm:1` },
      { url: 'https://crm.example/undo', id: `${enrollmentId}:crm:undo:1` },
    ]);
    expect(await createEffectTraces(world.pool).steps(enrollmentId)).toEqual({
      crm: { outcome: 'answered', result: { score: 7 } },
      told: { outcome: 'emitted' },
    });
  });

  it.each([
    ['U+0000', '{"score":7,"note":"a\\u0000b"}', undefined],
    ['a key with U+0000', '{"\\u0000":7}', undefined],
    ['half a character', '{"score":7,"note":"\\ud83d!"}', { score: 7, note: '\ufffd!' }],
    ['thousands of levels', `${'['.repeat(4_000)}${']'.repeat(4_000)}`, undefined],
    ['a page', '<html>', undefined],
  ])('are done though the answer holds %s, and are not made again for it', async (_name, body, result) => {
    const { enrollmentId } = await world.person();
    replies.push({ kind: 'answered', status: 200, body });
    expect(await activities.callWebhook(visit(enrollmentId, 'crm'))).toMatchObject({ detail: 'HTTP 200' });
    expect(await createEffectTraces(world.pool).steps(enrollmentId)).toEqual({
      crm: { outcome: 'answered', ...(result === undefined ? {} : { result }) },
    });
  });

  it.each([
    ['may have been done by its first try is undone, whatever a later one is told', [true, false], 'undone'],
    ['surely was not done by any try is not', [false, false], 'nothing'],
  ] as const)('what %s (I5)', async (_name, reached, how) => {
    const { enrollmentId } = await world.person();
    replies.push(...reached.map((one) => ({ kind: 'failed', reason: 'no', again: true, reached: one }) as const));
    for (const _try of reached) await activities.callWebhook(visit(enrollmentId, 'crm'));
    expect(await createEffectTraces(world.pool).steps(enrollmentId)).toEqual({ crm: { outcome: 'failed' } });
    expect(await undo(enrollmentId, 'crm')).toMatchObject({ how });
  });

  it('what one try was told stands, although another that began with it hears of it later and otherwise', async () => {
    const { enrollmentId } = await world.person();
    const traces = createEffectTraces(world.pool);
    const ref = { enrollmentId, step: 'crm', visit: 1 };
    await traces.beginEffect(ref, trail);
    await traces.beginEffect(ref, trail);
    await traces.endEffect(ref, { outcome: 'failed', happened: 'notByThisTry' });
    expect(await traceOf(ref)).toMatchObject({ happened: 'maybe' });
    await traces.endEffect(ref, { outcome: 'answered', happened: 'yes' });
    await traces.endEffect(ref, { outcome: 'failed', happened: 'maybe' });
    expect(await traceOf(ref)).toMatchObject({ outcome: 'answered', happened: 'yes' });
  });

  it('do not begin once somebody ended the enrollment (I7)', async () => {
    const { enrollmentId } = await world.person();
    await createJourneyCommands(world.pool).cancel(
      'default',
      enrollmentId,
      { reason: 'asked', compensate: true },
      'test',
    );
    const before = calls.length;
    expect(await activities.callWebhook(visit(enrollmentId, 'crm'))).toMatchObject({
      kind: 'marked',
      reason: 'cancelled: asked',
      compensate: true,
    });
    expect(calls).toHaveLength(before);
    expect(await rows(`select kind, payload from dispatches where enrollment_id = $1`, enrollmentId)).toMatchObject([
      { kind: 'update', payload: { reason: 'cancelled: asked', compensate: true } },
    ]);
  });
});

describe('an enrollment whose steps are over', () => {
  it('frees its place, tells the world once, and is not closed while somebody wants it undone', async () => {
    const { enrollmentId } = await world.person();
    await world.pool.query(`update enrollments set slot = 'running' where id = $1`, [enrollmentId]);
    const finish = () =>
      activities.finishEnrollment({
        ...visit(enrollmentId, ''),
        status: 'completed',
        reason: 'finished',
        until: 1_000,
      });
    await finish();
    await finish();
    expect(
      await rows('select slot_held, undoable_until::int as until from enrollments where id = $1', enrollmentId),
    ).toEqual([{ slot_held: false, until: 1_000 }]);
    const told = await rows(`select subject from outbox where message_id like $1`, `${enrollmentId}:%`);
    expect(told).toEqual([{ subject: 'out.default.enrollment.finished' }]);
    await createJourneyCommands(world.pool).cancel(
      'default',
      enrollmentId,
      { reason: 'refund', compensate: true },
      'test',
    );
    expect(await close(enrollmentId, true)).toEqual({ kind: 'undo', reason: 'cancelled: refund' });
    expect(await close(enrollmentId, false)).toBeNull();
    expect(await close(enrollmentId, true)).toBeNull();
    expect(await rows('select status from enrollments where id = $1', enrollmentId)).toEqual([{ status: 'completed' }]);
  });
});
