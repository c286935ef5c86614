import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, apiWorld } from '../../support/api-world.ts';
import { insertPerson } from '../../support/people.ts';
import { soon } from '../../support/soon.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('doubts');
  await world.pool.query(`update workspaces set settings = '{"defaultCountry": "HR"}'`);
  await insertPerson(world.pool, 'ana', { phone: '091 234 5678' });
});
afterAll(() => world.close());

/** As the receipts role leaves it. */
const doubt = async (text: string): Promise<string> => {
  const id = randomUUID();
  await world.pool.query(
    `insert into inbound_messages (workspace, channel, provider_id, sender, text, handling) values ('default', 'sms', $1, '385912345678', $2, 'kept')`,
    [id, text],
  );
  const { rows } = await world.pool.query<{ id: string }>(
    `insert into opt_out_doubts (workspace, channel, provider_id, address, because) values ('default', 'sms', $1, '385912345678', 'sends us away (en)') returning id`,
    [id],
  );
  return rows[0]?.id ?? '';
};
const waiting = async () => ((await (await world.get('/v1/opt-outs')).json()) as { waiting: { id: string }[] }).waiting;
const command = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await world.post(path, {}, { key: world.keys.apiKey, headers });
  return { status: answer.status, body: await answer.json() };
};
const verdict = async (): Promise<unknown> =>
  (await world.get('/v1/profiles/ana/policy?channel=sms&topic=tips&class=marketing')).json();

describe('/v1/opt-outs', () => {
  it('lists what waits, and policy says that marketing waits for it', async () => {
    const id = await doubt('Go away');
    expect(await waiting()).toEqual([
      {
        id,
        channel: 'sms',
        sender: '385912345678',
        text: 'Go away',
        because: 'sends us away (en)',
        profile: null,
        at: expect.any(String),
      },
    ]);
    expect(await verdict()).toMatchObject({
      verdict: 'defer',
      reason: 'what they wrote may be an opt-out: a person has to read it',
    });
    expect(await (await world.get('/v1/now')).json()).toMatchObject({ parked: { optOutDoubts: { count: 1 } } });
    expect(await (await world.get('/metrics')).text()).toContain('carillon_waiting{what="opt_outs_doubted"} 1\n');
  });

  it('dismisses one, once, by whoever may change people', async () => {
    const [{ id } = { id: '' }] = await waiting();
    const reader = world.key({ kind: 'api', name: 'reader', scopes: ['read'] });
    await soon(async () => (await world.post(`/v1/opt-outs/${id}/dismiss`, {}, { key: reader })).status).toBe(403);
    const key = { 'idempotency-key': 'dismiss-1' };
    const done = { status: 200, body: { id, decision: 'none' } };
    expect(await command(`/v1/opt-outs/${id}/dismiss`, key)).toEqual(done);
    expect(await command(`/v1/opt-outs/${id}/dismiss`, key)).toEqual(done);
    expect((await command(`/v1/opt-outs/${id}/dismiss`)).status).toBe(404);
    expect((await command('/v1/opt-outs/no-uuid/dismiss')).status).toBe(404);
    expect(await waiting()).toEqual([]);
    expect(await verdict()).toMatchObject({ verdict: 'go' });
  });

  it('confirms one: its sender is unsubscribed as by a STOP', async () => {
    const id = await doubt('wrong number');
    expect(await command(`/v1/opt-outs/${id}/confirm`)).toEqual({ status: 200, body: { id, decision: 'opt-out' } });
    expect(await verdict()).toMatchObject({ reason: 'suppressed: STOP: sends us away (en)' });
    const { rows } = await world.pool.query(
      `select actor, action from audit where action like 'opt-out.%' order by id`,
    );
    expect(rows).toEqual([
      { actor: 'key:local api', action: 'opt-out.dismiss' },
      { actor: 'key:local api', action: 'opt-out.confirm' },
    ]);
  });
});
