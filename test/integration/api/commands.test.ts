import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { insertEnrollment, insertPerson, publishWelcome } from '../../support/people.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api commands');
  await publishWelcome(world.pool);
});
afterAll(() => world.close());

const command = async (path: string, body: unknown = {}, headers: Record<string, string> = {}) => {
  const response = await world.post(path, body, { key: world.keys.apiKey, headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};
const rows = async (sql: string, values: unknown[] = []) => (await world.pool.query(sql, values)).rows;

describe('the brake', () => {
  it('is stored at once, shown by /readyz, and pulled only once', async () => {
    const first = await command('/v1/halt', { reason: 'wrong price' });
    expect(first.body).toMatchObject({ channel: null, journey: null, reason: 'wrong price', by: 'key:local api' });
    expect((await command('/v1/halt')).body['id']).toBe(first.body['id']);
    expect(await (await world.get('/readyz')).json()).toMatchObject({ halts: [{ id: first.body['id'] }] });
    expect(await rows(`select action from audit where action = 'halt'`)).toHaveLength(1);
  });

  it('shows how many would go late before it releases, and wakes them when it does', async () => {
    const person = await insertPerson(world.pool, 'held');
    const enrollment = await insertEnrollment(world.pool, person, { held_back: 'halted' });
    expect((await command('/v1/resume')).body).toMatchObject({ released: false, held: 1 });
    expect(await rows('select 1 from halts where released_at is null')).toHaveLength(1);
    expect((await command('/v1/resume', { confirm: true })).body).toMatchObject({ released: true, held: 1 });
    expect(await rows('select 1 from halts where released_at is null')).toHaveLength(0);
    expect(await rows('select kind, payload from dispatches where enrollment_id = $1', [enrollment])).toEqual([
      { kind: 'signal', payload: { kind: 'released', at: expect.any(Number) } },
    ]);
    expect(await rows(`select subject from outbox order by id`)).toEqual([
      { subject: 'out.default.workspace.halted' },
      { subject: 'out.default.workspace.resumed' },
    ]);
  });

  it('wakes also who only says after the release that it waits', async () => {
    await command('/v1/halt', {});
    await command('/v1/resume', { confirm: true });
    const late = await insertEnrollment(world.pool, await insertPerson(world.pool, 'late'), { held_back: 'halted' });
    await expect
      .poll(async () => (await rows('select 1 from dispatches where enrollment_id = $1', [late])).length, {
        timeout: 5_000,
      })
      .toBeGreaterThan(0);
  });

  it('wakes nobody whom another brake holds', async () => {
    await command('/v1/halt', { journey: 'another' });
    expect((await command('/v1/resume', { journey: 'another', confirm: true })).body).toMatchObject({
      released: true,
      held: 0,
    });
  });
});

describe('journeys', () => {
  it('pause and resume, waking whom the pause held back', async () => {
    const enrollment = await insertEnrollment(world.pool, await insertPerson(world.pool, 'paused'), {
      held_back: 'journey paused',
    });
    expect((await command('/v1/journeys/welcome/pause')).body).toMatchObject({ status: 'paused', was: 'live' });
    expect((await command('/v1/journeys/welcome/pause')).body).toMatchObject({ status: 'paused', was: 'paused' });
    expect((await command('/v1/journeys/welcome/launch')).body).toMatchObject({
      status: 'live',
      was: 'paused',
      woken: 1,
    });
    expect(
      await rows('select payload ->> $2 as kind from dispatches where enrollment_id = $1', [enrollment, 'kind']),
    ).toEqual([{ kind: 'released' }]);
    const list = await (await world.get('/v1/journeys')).json();
    expect(list).toMatchObject({
      journeys: [{ id: 'welcome', status: 'live', on: 'user.signed_up', enrollments: { running: 3 } }],
    });
  });

  it('name the journeys there are where one is unknown', async () => {
    expect(await command('/v1/journeys/welcom/launch')).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('welcome') },
    });
  });

  it('let go of one person: marked before its workflow hears of it (I7)', async () => {
    const enrollment = await insertEnrollment(world.pool, await insertPerson(world.pool, 'cancelled'));
    expect((await command(`/v1/enrollments/${enrollment}/cancel`, { reason: 'asked us to' })).body).toMatchObject({
      outcome: 'cancelled',
    });
    expect((await command(`/v1/enrollments/${enrollment}/cancel`)).body).toMatchObject({ outcome: 'already ending' });
    expect(await rows('select mark, revision::int from enrollments where id = $1', [enrollment])).toEqual([
      {
        mark: { status: 'exited', reason: 'cancelled: asked us to', then: 'close', at: expect.any(String) },
        revision: 2,
      },
    ]);
    expect(await rows(`select kind, payload from dispatches where enrollment_id = $1`, [enrollment])).toMatchObject([
      { kind: 'update', payload: { reason: 'cancelled: asked us to', compensate: false } },
    ]);
    expect((await command(`/v1/enrollments/${randomUUID()}/cancel`)).status).toBe(404);
    expect((await command('/v1/enrollments/nonsense/cancel')).status).toBe(404);
  });

  it('let go of everybody, each once, whoever is leaving already apart', async () => {
    const people = await Promise.all(['leaves-first', 'leaves-second'].map((name) => insertPerson(world.pool, name)));
    const enrollments = await Promise.all(people.map((person) => insertEnrollment(world.pool, person)));
    const wish = { reason: 'recalled', compensate: true };
    const { left } = (await command('/v1/journeys/welcome/empty', wish)).body as { left: number };
    expect(left).toBeGreaterThanOrEqual(enrollments.length);
    expect((await command('/v1/journeys/welcome/empty', wish)).body).toEqual({ left: 0 });
    for (const enrollment of enrollments)
      expect(
        await rows(`select kind, payload ->> 'reason' as reason from dispatches where enrollment_id = $1`, [
          enrollment,
        ]),
      ).toEqual([{ kind: 'update', reason: 'cancelled: recalled' }]);
    expect(await rows(`select detail ->> 'people' as people from audit where action = 'journey empty'`)).toEqual([
      { people: String(left) },
    ]);
    expect((await command('/v1/journeys/welcom/empty', wish)).status).toBe(404);
  });
});

describe('POST /v1/journeys/{id}/enrollments', () => {
  const enroll = (userId: string, headers: Record<string, string> = {}) =>
    command('/v1/journeys/welcome/enrollments', { to: { userId }, data: { ticket: 7 } }, headers);

  it('enters as an event would: once per person, with its start and its payload', async () => {
    await insertPerson(world.pool, 'by-hand');
    const first = await enroll('by-hand', { 'idempotency-key': 'ticket-7' });
    expect(first.status).toBe(202);
    const { enrollmentId } = first.body;
    expect((await enroll('by-hand', { 'idempotency-key': 'ticket-7' })).body).toEqual({ enrollmentId });
    expect(await enroll('by-hand')).toMatchObject({
      status: 409,
      body: { detail: 'The person is in this journey already.' },
    });
    expect(await rows('select kind from dispatches where enrollment_id = $1', [enrollmentId])).toEqual([
      { kind: 'start' },
    ]);
    expect(
      await rows('select data -> $2 as data from enrollment_data where enrollment_id = $1', [
        enrollmentId,
        'properties',
      ]),
    ).toEqual([{ data: { ticket: 7 } }]);
    const why = (await (await world.get('/v1/profiles/by-hand/why?journey=welcome')).json()) as {
      journeys: [{ answer: string }];
    };
    expect(why.journeys[0].answer).toBe('entered');
  });

  it('judges a refused request anew when it is repeated under its key', async () => {
    await insertPerson(world.pool, 'early');
    const key = { 'idempotency-key': 'ticket-8' };
    await command('/v1/journeys/welcome/pause');
    expect(await enroll('early', key)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('live') },
    });
    await command('/v1/journeys/welcome/resume');
    const entered = await enroll('early', key);
    expect(entered.status).toBe(202);
    expect((await enroll('early', key)).body).toEqual(entered.body);
    const verdicts = await rows(`select verdicts -> 0 ->> 'verdict' as verdict from inbox where profile_id = (
      select profile_id from identities where value = 'early')`);
    expect(verdicts).toEqual([{ verdict: 'entered' }]);
  });

  it('answers nobody with what another request under the same key came to', async () => {
    await insertPerson(world.pool, 'first');
    await insertPerson(world.pool, 'second');
    const key = { 'idempotency-key': 'ticket-9' };
    const first = await enroll('first', key);
    await world.pool.query(`delete from idempotency_keys where key = 'ticket-9'`); // two days later
    const second = await enroll('second', key);
    expect(second.status).toBe(202);
    expect(second.body['enrollmentId']).not.toBe(first.body['enrollmentId']);
  });

  it('says whom it does not know', async () => {
    expect((await enroll('nobody')).status).toBe(404);
    expect((await command('/v1/journeys/none/enrollments', { to: { userId: 'by-hand' } })).status).toBe(404);
  });
});

describe('POST /v1/plan and /v1/apply', () => {
  const bundle = (workspace: string) => ({
    workspace,
    settings: {},
    contracts: {},
    templates: {},
    journeys: [{ journey: 'second', on: 'user.deleted', reentry: 'once', steps: [{ wait: '1 day' }] }],
  });

  it('shows what would change, then publishes it', async () => {
    expect(await command('/v1/plan', bundle('default'))).toMatchObject({ status: 200, body: { applied: false } });
    expect(await rows(`select 1 from journeys where id = 'second'`)).toHaveLength(0);
    expect(await command('/v1/apply', bundle('default'))).toMatchObject({ status: 200, body: { applied: true } });
    expect(await rows(`select status from journeys where id = 'second'`)).toEqual([{ status: 'paused' }]);
  });

  it('refuses a bundle of another workspace, and one that is none', async () => {
    expect((await command('/v1/apply', bundle('other'))).status).toBe(422);
    expect((await command('/v1/apply', { workspace: 'default' })).status).toBe(400);
    expect((await command('/v1/apply', { ...bundle('default'), journeys: [{ journey: 'x' }] })).status).toBe(422);
  });
});

describe('PUT /v1/profiles/{id}/consents', () => {
  it('keeps the proof: who wrote it down, how, when and the very words; a confirmation stays until a no', async () => {
    await insertPerson(world.pool, 'proving');
    const say = async (change: object) => {
      const response = await fetch(`${world.url}/v1/profiles/userId:proving/consents`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${world.keys.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ consents: [{ channel: 'sms', topic: 'tips', ...change }], source: 'checkout' }),
      });
      return ((await response.json()) as { consents: readonly object[] }).consents[0];
    };
    const [instant, words] = [expect.stringMatching(/^\d{4}-.*T/), 'Yes, text me tips.'];
    const first = { source: 'checkout', at: instant, by: expect.stringMatching(/^key:/), text: words };
    expect(await say({ state: 'subscribed', text: words })).toMatchObject({ ...first, confirmedAt: null });
    expect(await say({ state: 'subscribed', confirmed: true })).toMatchObject({ ...first, confirmedAt: instant });
    expect(await say({ state: 'subscribed' })).toMatchObject({ ...first, confirmedAt: instant });
    expect(await say({ state: 'unsubscribed' })).toMatchObject({ text: null, confirmedAt: null });
    expect(await say({ state: 'subscribed' })).toMatchObject({ text: null, confirmedAt: null });
    const profile = (await (await world.get('/v1/profiles/proving')).json()) as { consents: readonly object[] };
    expect(profile.consents).toMatchObject([{ channel: 'sms', topic: 'tips', by: expect.stringMatching(/^key:/) }]);
  });

  it('raises the profile’s revision in the same commit (I7)', async () => {
    const id = await insertPerson(world.pool, 'consenting');
    const response = await fetch(`${world.url}/v1/profiles/userId:consenting/consents`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${world.keys.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ consents: [{ channel: 'sms', topic: 'tips', state: 'subscribed' }], source: 'form' }),
    });
    expect(await response.json()).toMatchObject({
      profile: id,
      consents: [{ channel: 'sms', topic: 'tips', state: 'subscribed' }],
    });
    expect(await rows('select revision::int from profiles where id = $1', [id])).toEqual([{ revision: 2 }]);
    expect(await (await world.get(`/v1/profiles/${id}`)).json()).toMatchObject({
      consents: [{ channel: 'sms', topic: 'tips' }],
    });
  });
});

describe('GET /v1/profiles/{id}', () => {
  it('says that nobody writes to a person any more, however the number stands on the profile', async () => {
    await rows(`update workspaces set settings = settings || '{"defaultCountry": "HR"}'`);
    const id = await insertPerson(world.pool, 'stopped', { phone: '092 765 4321', email: 'Stopped@Example.com' });
    await rows(
      `insert into suppressions (workspace, channel, address, reason, source) values
         ('default', 'sms', '385927654321', 'STOP', 'test'), ('default', 'email', 'stopped@example.com', 'complaint', 'test'),
         ('default', 'sms', '385927654322', 'STOP', 'test')`,
    );
    expect(await (await world.get(`/v1/profiles/${id}`)).json()).toMatchObject({
      suppressions: [
        { channel: 'email', reason: 'complaint' },
        { channel: 'sms', reason: 'STOP' },
      ],
    });
  });
});

describe('POST /v1/messages', () => {
  const send = {
    to: { userId: 'addressee' },
    channel: 'sms',
    template: 'welcome',
    class: 'service',
    data: { code: 7 },
  };

  it('asks for one message per idempotency key, however often it is called', async () => {
    await insertPerson(world.pool, 'addressee', { phone: '+385911234567' });
    const headers = { 'idempotency-key': 'order-17' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => command('/v1/messages', send, headers)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202 || status === 409)).toHaveLength(10);
    const again = await command('/v1/messages', send, headers);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    const requests = await rows('select message_id, data from send_requests');
    expect(requests).toEqual([{ message_id: again.body['messageId'], data: { code: 7 } }]);
    expect(await rows(`select workflow_id from dispatches where kind = 'single'`)).toHaveLength(1);
    expect((await command('/v1/messages', { ...send, template: 'other' }, headers)).status).toBe(422);
    expect(await (await world.get(`/v1/messages/${String(again.body['messageId'])}/why`)).json()).toMatchObject({
      answer: expect.stringContaining('not decided yet'),
    });
  });

  it('is 409 while the first of the same key is under way, and taken again where that one died', async () => {
    await insertPerson(world.pool, 'waiting', { phone: '+385911234568' });
    const body = { ...send, to: { userId: 'waiting' } };
    const hash = createHash('sha256')
      .update(`POST /v1/messages\n${JSON.stringify(body)}`)
      .digest();
    const underWay = (since: string) =>
      rows(
        `insert into idempotency_keys (workspace, key, request_hash, created_at) values ('default', 'slow', $1, now() - $2::interval)
         on conflict (workspace, key) do update set created_at = excluded.created_at`,
        [hash, since],
      );
    await underWay('1 second');
    const second = await command('/v1/messages', body, { 'idempotency-key': 'slow' });
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
    await underWay('61 seconds');
    expect((await command('/v1/messages', body, { 'idempotency-key': 'slow' })).status).toBe(202);
  });

  it.each([
    ['an unknown person', { ...send, to: { userId: 'nobody' } }, 404, 'Nobody is known'],
    ['an unknown template', { ...send, template: 'welcom' }, 422, 'welcome'],
    ['a channel without gateway', { ...send, channel: 'whatsapp' }, 422, 'no gateway'],
    ['two names', { ...send, to: { userId: 'a', email: 'b@c.d' } }, 400, 'exactly one'],
    ['a missing class', { to: send.to, channel: 'sms', template: 'welcome' }, 400, 'class'],
  ])('refuses %s with a sentence that helps', async (_name, body, status, detail) => {
    expect(await command('/v1/messages', body)).toMatchObject({
      status,
      body: { detail: expect.stringContaining(detail) },
    });
  });

  it('needs the scope', async () => {
    const key = world.key({ kind: 'api', name: 'reader' });
    await expect
      .poll(async () => (await world.post('/v1/messages', send, { key })).status, { timeout: 5_000 })
      .toBe(403);
  });
});
