import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { insertCompensation, insertEnrollment, insertPerson } from '../../support/people.ts';

let world: ApiWorld;
let enrollmentId: string;
const ids: string[] = [];
beforeAll(async () => {
  world = await apiWorld('compensations');
  enrollmentId = await insertEnrollment(world.pool, await insertPerson(world.pool, 'ana'));
  for (const [step, outcome] of [
    ['a', 'undone'],
    ['b', 'parked'],
    ['c', null],
  ] as const)
    ids.push(await insertCompensation(world.pool, enrollmentId, { step, outcome }));
});
afterAll(() => world.close());

type Listed = { compensations: readonly { id: string; step: string; outcome: string | null }[]; next: string | null };
const list = async (query = ''): Promise<Listed> =>
  (await (await world.get(`/v1/compensations${query}`)).json()) as Listed;
const command = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await world.post(path, body ?? {}, { key: world.keys.apiKey, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('GET /v1/compensations', () => {
  it('lists what waits for a person, with its evidence', async () => {
    expect(await list('?state=parked')).toMatchObject({
      compensations: [
        {
          id: ids[1],
          enrollment: enrollmentId,
          journey: 'welcome',
          step: 'b',
          kind: 'correction',
          outcome: 'parked',
          evidence: { state: 'HELD' },
        },
      ],
      next: null,
    });
    expect((await list('?state=open')).compensations).toMatchObject([{ step: 'c', outcome: null }]);
  });

  it('lists all of them in pages', async () => {
    const seen: string[] = [];
    for (let page = await list('?limit=2'); ; page = await list(`?limit=2&cursor=${page.next}`)) {
      seen.push(...page.compensations.map(({ id }) => id));
      if (page.next === null) break;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  it.each(['?state=lost', '?limit=0', '?limit=1000', '?cursor=now', '?who=ana'])('refuses %s', async (query) => {
    expect((await world.get(`/v1/compensations${query}`)).status).toBe(400);
  });
});

describe('what is parked', () => {
  const figures = async (): Promise<string> => {
    const answer = await world.get('/metrics');
    expect(answer.status).toBe(200);
    return answer.text();
  };

  it('is left out of the figures, and said to be unknown, while the database is silent', async () => {
    const locked = await world.pool.connect();
    await locked.query('begin; lock table compensations in access exclusive mode');
    try {
      const silent = await figures();
      expect(silent).toContain('carillon_waiting_unknown 1\n');
      expect(silent).not.toContain('carillon_waiting{');
    } finally {
      await locked.query('rollback');
      locked.release();
    }
  });

  it('is seen by whoever asks how things stand, and by whoever watches', async () => {
    expect(await (await world.get('/v1/now')).json()).toMatchObject({
      parked: { compensations: { count: 1, oldest: expect.stringMatching(/^\d{4}-/) } },
    });
    await expect.poll(figures, { timeout: 20_000 }).toContain('carillon_waiting{what="compensations_parked"} 1\n');
    const shown = await figures();
    expect(shown).toMatch(/carillon_waiting_oldest_seconds{what="compensations_parked"} \d+\.\d/);
    expect(shown).toContain('carillon_waiting_unknown 0\n');
  });
});

describe('POST /v1/compensations/{id}/retry', () => {
  it('asks for a parked one again, in one commit with the call that does it', async () => {
    expect(await command(`/v1/compensations/${ids[1]}/retry`)).toEqual({
      status: 202,
      body: { compensation: ids[1], tries: 1 },
    });
    const { rows } = await world.pool.query(
      `select kind, workflow_id, payload from dispatches where enrollment_id = $1`,
      [enrollmentId],
    );
    expect(rows).toEqual([
      {
        kind: 'compensation',
        workflow_id: `compensation-${ids[1]}-1`,
        payload: { step: 'b', visit: 1, version: 'v1' },
      },
    ]);
    expect((await list('?state=parked')).compensations).toEqual([]);
  });

  it('refuses one that is not parked, and one that nobody knows', async () => {
    expect(await command(`/v1/compensations/${ids[0]}/retry`)).toMatchObject({
      status: 409,
      body: { detail: 'This compensation is not parked: it is undone.' },
    });
    expect((await command(`/v1/compensations/${randomUUID()}/retry`)).status).toBe(404);
    expect((await command(`/v1/compensations/x/retry`)).status).toBe(404);
  });

  it('needs the scope', async () => {
    const key = world.key({ kind: 'api', name: 'reader' });
    const status = async () => (await world.post(`/v1/compensations/${ids[1]}/retry`, {}, { key })).status;
    await expect.poll(status, { timeout: 5_000 }).toBe(403);
  });
});

describe('POST /v1/enrollments/{id}/cancel', () => {
  it('with compensate marks the enrollment and tells its workflow once, also where it was cancelled before', async () => {
    const path = `/v1/enrollments/${enrollmentId}/cancel`;
    expect(
      await command(path, { reason: 'refund', compensate: true }, { 'idempotency-key': 'refund-1' }),
    ).toMatchObject({
      status: 200,
      body: { outcome: 'cancelled' },
    });
    expect(
      await command(path, { reason: 'refund', compensate: true }, { 'idempotency-key': 'refund-1' }),
    ).toMatchObject({
      status: 200,
      body: { outcome: 'cancelled' },
    });
    expect(await command(path, { compensate: true })).toMatchObject({ body: { outcome: 'already ending' } });
    const { rows } = await world.pool.query(
      `select mark ->> 'then' as "then", mark ->> 'reason' as reason, (select json_agg(payload) from dispatches d where d.enrollment_id = e.id and kind = 'update') as told from enrollments e where id = $1`,
      [enrollmentId],
    );
    expect(rows).toMatchObject([
      { then: 'compensate', reason: 'cancelled: refund', told: [{ reason: 'cancelled: refund', compensate: true }] },
    ]);
    expect((await command(path, { compensate: 'yes' })).status).toBe(400);
  });
});
