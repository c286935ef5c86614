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
