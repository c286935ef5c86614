import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, apiWorld } from '../../support/api-world.ts';
import { insertPerson } from '../../support/people.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('suppressions');
  await world.pool.query(`update workspaces set settings = '{"defaultCountry": "HR"}'`);
  await insertPerson(world.pool, 'ana', { phone: '091 234 5678', email: 'Ana@Example.com' });
});
afterAll(() => world.close());

const command = async (path: string, body: object) => {
  const answer = await world.post(path, body, { key: world.keys.apiKey });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const add = (...entries: readonly object[]) =>
  command('/v1/suppressions', { entries: entries.map((entry) => ({ reason: 'asked by phone', ...entry })) });
const list = async (query = '') =>
  (await (await world.get(`/v1/suppressions${query}`)).json()) as {
    suppressions: readonly { address: string; channel: string; topic: string }[];
    next: string | null;
  };
const verdict = async (channel: string, topic: string, of = 'marketing') => {
  const asked = new URLSearchParams({ channel, topic, class: of }).toString();
  const answer = (await (await world.get(`/v1/profiles/ana/policy?${asked}`)).json()) as {
    verdict: string;
    reason?: string;
  };
  return answer.reason ?? answer.verdict;
};
const clear = () => world.pool.query('delete from suppressions; delete from audit');

describe('/v1/suppressions', () => {
  it('holds an address back as far as its scope reaches, however it was written', async () => {
    expect((await add({ address: '+385 91 2345678', topic: 'tips' })).body).toEqual({
      added: 1,
      known: 0,
      refused: [],
    });
    expect(await verdict('sms', 'tips')).toBe('suppressed: asked by phone');
    expect(await verdict('voice', 'tips')).toBe('suppressed: asked by phone');
    expect(await verdict('sms', 'news')).toBe('go');
    expect(await verdict('email', 'tips')).toBe('go');

    await add({ address: 'ANA@example.com', channel: 'email' });
    expect(await verdict('email', 'news', 'transactional')).toBe('suppressed: asked by phone');
    await add({ address: '0912345678' });
    expect(await verdict('sms', 'news', 'transactional')).toBe('suppressed: asked by phone');
    const profile = await (await world.get('/v1/profiles/ana')).json();
    expect(profile).toMatchObject({
      suppressions: [
        { channel: '*', topic: '*', kind: 'manual' },
        { channel: '*', topic: 'tips' },
        { channel: 'email', topic: '*' },
      ],
    });
    await clear();
  });

  it('takes many at once, says which are no address, and leaves those alone that are there already', async () => {
    const entries = [
      { address: 'a@example.com' },
      { address: 'a@example.com' },
      { address: 'nobody' },
      { address: 'b@example.com', kind: 'opt-out' },
    ];
    const first = await add(...entries);
    expect(first.body).toMatchObject({ added: 2, refused: [{ index: 2, reason: 'no phone number' }] });
    expect((await add({ address: 'A@example.com', reason: 'another' })).body).toMatchObject({ added: 0, known: 1 });
    const page = await list('?limit=1');
    expect(page.suppressions).toHaveLength(1);
    const rest = await list(`?limit=5&cursor=${page.next}`);
    expect([...page.suppressions, ...rest.suppressions].map(({ address }) => address).toSorted()).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
    expect((await list('?kind=opt-out')).suppressions.map(({ address }) => address)).toEqual(['b@example.com']);
    expect((await list('?address=A%40Example.com')).suppressions).toMatchObject([{ reason: 'asked by phone' }]);
    const audit = await world.pool.query(
      `select actor, target from audit where action = 'suppression.add' order by id`,
    );
    expect(audit.rows).toEqual(
      ['a@example.com', 'b@example.com'].map((target) => ({ actor: expect.stringMatching(/^key:/), target })),
    );
    await clear();
  });

  it('lifts by scope, with the reason in the audit, and never a complaint without being told to', async () => {
    await add({ address: 'a@example.com', channel: 'email' }, { address: 'a@example.com', topic: 'tips' });
    await world.pool.query(
      `insert into suppressions (workspace, channel, address, reason, source) values ('default', 'email', 'c@example.com', 'complaint', 'engagement')`,
    );
    const lift = (body: object) => command('/v1/suppressions/lift', { reason: 'a mistake', ...body });
    expect((await lift({ address: 'a@example.com' })).status).toBe(404);
    expect((await lift({ address: 'A@example.com', channel: 'email' })).body).toMatchObject({
      lifted: { channel: 'email' },
    });
    expect((await list('?address=a@example.com')).suppressions).toMatchObject([{ channel: '*', topic: 'tips' }]);

    const complaint = { address: 'c@example.com', channel: 'email' };
    expect((await lift(complaint)).status).toBe(409);
    expect((await list('?kind=complaint')).suppressions).toHaveLength(1);
    expect((await command('/v1/suppressions/lift', { ...complaint, evenComplaint: true })).status).toBe(400);
    expect((await lift({ ...complaint, evenComplaint: true })).status).toBe(200);
    const { rows } = await world.pool.query(
      `select target, detail from audit where action = 'suppression.lift' order by id`,
    );
    expect(rows).toMatchObject([
      { target: 'a@example.com', detail: { reason: 'a mistake', kind: 'manual', was: 'asked by phone' } },
      { target: 'c@example.com', detail: { reason: 'a mistake', kind: 'complaint', was: 'complaint' } },
    ]);
    const told = await world.pool.query(`select payload from outbox where subject like '%.workspace.suppress%'`);
    expect(JSON.stringify(told.rows)).not.toContain('example.com');
    await clear();
  });
});
