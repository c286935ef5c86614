import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

let world: ApiWorld;
let id: string;
beforeAll(async () => {
  world = await apiWorld('breakers');
  const { rows } = await world.pool.query<{ id: string }>(
    `insert into prefix_breakers (workspace, prefix, most, within, recent)
     values ('default', '38591234', 2, 1000, '{1,2}'), ('default', '38591235', 3, 1000, '{1,2}'), ('other', '38591234', 2, 1000, '{1,2}') returning id`,
  );
  id = rows[0]?.id ?? '';
});
afterAll(() => world.close());

const reset = (which: string, body?: object) =>
  world.post(`/v1/breakers/${which}/reset`, body ?? {}, { key: world.keys.apiKey });

describe('/v1/breakers', () => {
  it('lists those of the workspace that are open, and /v1/now and /metrics count them', async () => {
    const listed = await (await world.get('/v1/breakers')).json();
    expect(listed).toEqual({ breakers: [{ id, prefix: '38591234', messages: 2, since: expect.any(String) }] });
    expect(await (await world.get('/v1/now')).json()).toMatchObject({ parked: { breakers: { count: 1 } } });
    expect(await (await world.get('/metrics')).text()).toContain('carillon_waiting{what="breakers_open"} 2');
  });

  it('closes one once, says by whom and why in the audit, and tells others without the number', async () => {
    expect((await reset('00000000-0000-0000-0000-000000000000')).status).toBe(404);
    expect((await reset('nothing')).status).toBe(404);
    const done = await reset(id, { reason: 'a fair' });
    expect([done.status, await done.json()]).toEqual([200, { breaker: id, open: false }]);
    expect((await reset(id)).status).toBe(404);
    expect(await (await world.get('/v1/breakers')).json()).toEqual({ breakers: [] });
    const audit = await world.pool.query(`select actor, target, detail from audit where action = 'breaker.reset'`);
    expect(audit.rows).toEqual([
      { actor: expect.stringMatching(/^key:/), target: '38591234', detail: { breaker: id, reason: 'a fair' } },
    ]);
    const told = await world.pool.query(
      `select payload from outbox where subject = 'out.default.workspace.breaker_reset'`,
    );
    expect(told.rows).toEqual([{ payload: { type: 'workspace.breaker_reset', breaker: id, at: expect.any(String) } }]);
  });
});
