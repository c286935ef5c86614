import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTurns } from '../../../adapters/postgres/journey/turns.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('throttle');
});
afterAll(() => world.close());

const spanMs = 3_600_000;
/** What has begun of one visit, as `beginEffect` leaves it. */
async function begun(enrollmentId: string, step: string, visit = 1): Promise<void> {
  await world.pool.query(
    `insert into enrollment_data (enrollment_id, ref, data) values ($1, $2, '{"outcome": "begun", "happened": "maybe", "open": 1}')`,
    [enrollmentId, `step:${step}:${visit}`],
  );
}
const ask = (step: string, most: number, enrollmentId: string = randomUUID(), visit = 1) => ({
  workspace: 'default',
  journeyId: 'welcome',
  enrollmentId,
  step,
  visit,
  most,
  spanMs,
});
/** The most that lie within any one span. */
const mostWithin = (turns: readonly number[]): number => {
  const sorted = turns.toSorted((left, right) => left - right);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + spanMs).length));
};

describe('turns at a throttle', () => {
  it('are at once for as many as pass, and a span after those for the others, in the order in which they came', async () => {
    const take = createTurns(world.pool);
    const turns: number[] = [];
    for (let n = 0; n < 7; n += 1) turns.push(await take(ask('in-order', 3)));
    expect(turns).toEqual(turns.toSorted((left, right) => left - right));
    const [first = 0, second = 0, third = 0, ...others] = turns;
    expect(third - first).toBeLessThan(spanMs / 2);
    expect(others).toEqual([first + spanMs, second + spanMs, third + spanMs, first + 2 * spanMs]);
  });

  it('are never more than pass within one span, however many processes ask at once', async () => {
    // A mouthful of each: every process has a line of its own to the database.
    const processes = Array.from({ length: 6 }, () => createTurns(world.pool));
    const turns = await Promise.all(
      processes.flatMap((take) => Array.from({ length: 40 }, () => take(ask('at-once', 25)))),
    );
    expect(turns).toHaveLength(240);
    expect(mostWithin(turns)).toBe(25);
    // And nobody waits longer than that takes: 240 of them, 25 in a span.
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThan(10 * spanMs);
  });

  it('stay the same for one visit, whatever is tried again, and are another for the next', async () => {
    const take = createTurns(world.pool);
    const { enrollmentId } = await world.person();
    await begun(enrollmentId, 'again');
    const first = await take(ask('again', 1, enrollmentId));
    expect(await take(ask('again', 1, enrollmentId))).toBe(first);
    await begun(enrollmentId, 'again', 2);
    expect(await take(ask('again', 1, enrollmentId, 2))).toBe(first + spanMs);
  });

  it('of one step are nothing to another', async () => {
    const take = createTurns(world.pool);
    const [one, other] = [await take(ask('one', 1)), await take(ask('other', 1))];
    expect(Math.abs(one - other)).toBeLessThan(spanMs / 2);
  });

  it('follow another number at once when a new version says so, upwards and downwards', async () => {
    const take = createTurns(world.pool);
    const turns: number[] = [];
    for (const most of [2, 2, 2, 5, 5, 5, 5, 5, 5]) turns.push(await take(ask('grows', most)));
    expect(mostWithin(turns)).toBe(5);
    const fewer: number[] = [];
    for (const most of [5, 5, 5, 5, 5, 2, 2, 2]) fewer.push(await take(ask('shrinks', most)));
    const after = fewer.slice(5);
    expect(mostWithin(after)).toBe(2);
    expect(Math.min(...after)).toBeGreaterThanOrEqual((fewer[3] ?? 0) + spanMs);
  });

  it('keep no more rows than people pass in a span', async () => {
    const take = createTurns(world.pool);
    for (let n = 0; n < 30; n += 1) await take(ask('rows', 4));
    const { rows } = await world.pool.query(`select n from throttle_turns where step = 'rows'`);
    expect(rows).toHaveLength(4);
  });
});
