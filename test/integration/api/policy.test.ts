import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, apiWorld } from '../../support/api-world.ts';
import { insertPerson } from '../../support/people.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('policy');
  await world.pool.query(`update workspaces set settings = $1`, [
    {
      defaultZone: 'Europe/Zagreb',
      defaultCountry: 'HR',
      countries: ['HR'],
      quietHours: { from: '21:00', to: '08:00' },
      caps: [{ most: 1, within: '24 hours' }],
    },
  ]);
  await world.pool.query(
    `insert into journeys (workspace, id, version, status) values ('default', 'tips', 'v1', 'paused')`,
  );
});
afterAll(() => world.close());

const check = async (person: string, asked: Record<string, string>) => {
  const answer = await world.get(`/v1/profiles/${person}/policy?${new URLSearchParams(asked).toString()}`);
  return { status: answer.status, body: (await answer.json()) as { verdict?: string; rules: { rule: string }[] } };
};
const noon = '2026-07-01T12:00:00+02:00';

describe('GET /v1/profiles/:id/policy [5.6]', () => {
  it('says what would become of a message at an instant, rule by rule, and sends nothing', async () => {
    await insertPerson(world.pool, 'ana', { phone: '091 123 4567' });
    const { body } = await check('ana', { channel: 'sms', at: noon });
    expect(body).toMatchObject({ at: '2026-07-01T10:00:00.000Z', verdict: 'go' });
    const rules = ['brake', 'address', 'country', 'delivery', 'suppression', 'consent', 'quiet hours', 'frequency cap'];
    expect(body.rules.map(({ rule }) => rule)).toEqual(rules);
    expect((await check('ana', { channel: 'sms', at: '2026-07-01T23:30:00+02:00' })).body).toMatchObject({
      verdict: 'defer',
      reason: 'quiet hours',
      until: '2026-07-02T06:00:00.000Z',
    });
    const night = { channel: 'sms', class: 'service', at: '2026-07-01T23:30:00+02:00' };
    expect((await check('ana', night)).body.verdict).toBe('go');
    expect((await world.pool.query('select 1 from messages')).rowCount).toBe(0);
  });

  it('lets marketing wait while opt-outs are not heard, and says so', async () => {
    await world.pool.query(`insert into opt_outs_heard (until) values (now() - interval '1 hour')`);
    const { body } = await check('ana', { channel: 'sms', at: noon });
    expect(body).toMatchObject({ verdict: 'defer', reason: 'opt-outs that came in are not all heard yet' });
    expect(body.rules.at(-1)).toMatchObject({ rule: 'opt-outs', verdict: 'defer' });
    expect((await check('ana', { channel: 'sms', at: noon, class: 'service' })).body.verdict).toBe('go');
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toContain('carillon_waiting{what="opt_outs_unheard"} 1\n');
    await world.pool.query('delete from opt_outs_heard');
  });

  it('asks the list of suppressed addresses about the address as it would be written to', async () => {
    await insertPerson(world.pool, 'eva', { phone: '091 765 4321' });
    await world.pool.query(
      `insert into suppressions (workspace, channel, address, reason, source) values ('default', 'sms', '385917654321', 'STOP', 'test')`,
    );
    expect((await check('eva', { channel: 'sms', at: noon })).body).toMatchObject({
      verdict: 'refuse',
      reason: 'suppressed: STOP',
    });
  });

  it('knows the brake of a journey, the countries and who has nowhere to be written to', async () => {
    await insertPerson(world.pool, 'far', { phone: '+5351234567' });
    expect((await check('ana', { channel: 'sms', at: noon, journey: 'tips' })).body).toMatchObject({
      verdict: 'defer',
      reason: 'journey paused',
    });
    expect((await check('far', { channel: 'sms', at: noon })).body).toMatchObject({
      verdict: 'refuse',
      reason: 'country CU is not among the countries of policy.yaml',
    });
    expect((await check('ana', { channel: 'email', at: noon })).body).toMatchObject({
      verdict: 'refuse',
      reason: 'no address',
      of: 'address',
    });
  });

  it.each([
    ['nobody', { channel: 'sms' }, 404],
    ['ana', { channel: 'sms', journey: 'none' }, 404],
    ['ana', { channel: 'pigeon' }, 400],
    ['ana', { channel: 'sms', at: 'tomorrow' }, 400],
  ])('refuses a question about %s, %j with %i', async (person, asked, status) => {
    expect((await check(person, asked)).status).toBe(status);
  });
});

describe('GET /v1/policy/versions', () => {
  it('lists what was in force, page by page, and a check names the version it asked', async () => {
    await world.pool.query(
      `insert into policy_versions (workspace, version, hash, settings, by)
       select workspace, n, repeat('a', 64), jsonb_build_object('n', n), 'key:ana' from (values ('default'), ('other')) w (workspace), generate_series(1, 3) n`,
    );
    await world.pool.query(`update workspaces set policy_version = 3`);
    const page = async (query: string) =>
      (await (await world.get(`/v1/policy/versions${query}`)).json()) as {
        versions: { version: number }[];
        next: string;
      };
    const first = await page('?limit=2');
    expect(first.versions).toMatchObject([{ version: 3, by: 'key:ana', settings: { n: 3 } }, { version: 2 }]);
    const rest = await page(`?limit=2&cursor=${first.next}`);
    expect(rest).toMatchObject({ versions: [{ version: 1 }], next: null });
    expect((await check('ana', { channel: 'sms', at: noon })).body).toMatchObject({ policyVersion: 3 });
  });
});

describe('GET /v1/policy/not-sent', () => {
  it('counts what was not sent by whose no it was and why, and nothing that left', async () => {
    const profile = await insertPerson(world.pool, 'eve');
    await world.pool.query(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel, class, template,
         state, reason, reason_class, virtual_at, created_at)
       select gen_random_uuid(), 'default', 'key-' || n, 'id-' || n, 1, 'request', gen_random_uuid(), 'send', 1, 0, $1, 'sms', 'marketing', 'x', state, reason, of, 0, now() - days * interval '1 day'
       from (values (1, 'SKIPPED', 'no consent given', 'person', 0), (2, 'SKIPPED', 'no consent given', 'person', 1), (3, 'HELD', 'cut off', 'address', 0),
         (4, 'ACCEPTED', 'accepted', 'address', 0), (5, 'SKIPPED', 'quiet hours', 'policy', 30)) x (n, state, reason, of, days)`,
      [profile],
    );
    const asked = async (query: string): Promise<unknown> => (await world.get(`/v1/policy/not-sent${query}`)).json();
    expect(await asked('')).toEqual({
      days: 7,
      classes: { person: 2, policy: 0, address: 1, operations: 0 },
      reasons: [
        { of: 'person', reason: 'no consent given', count: 2 },
        { of: 'address', reason: 'cut off', count: 1 },
      ],
    });
    expect(await asked('?days=90')).toMatchObject({ classes: { policy: 1 } });
  });
});
