import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDraws } from '../../../adapters/postgres/journey/draws.ts';
import { decideSplits, splitStandings } from '../../../adapters/postgres/journey/split-tests.ts';
import type { SplitTest } from '../../../domain/journey/winner/split-test.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('splits');
});
afterAll(() => world.close());

const testOf = (id: string, changes: Partial<SplitTest['rule']> = {}): SplitTest => ({
  id,
  rule: { by: 'goal', within: '2 days', after: 40, ...changes },
  shares: [
    { name: 'short', sends: ['a'] },
    { name: 'long', sends: ['b'] },
  ],
});
const ask = (test: SplitTest, share: string, enrollmentId: string = randomUUID(), visit = 1) => ({
  workspace: 'default',
  journeyId: 'welcome',
  enrollmentId,
  step: test.id,
  visit,
  test,
  share,
  withinMs: 60_000,
});
/** As if their time had passed, a second for each of them. */
const later = (test: SplitTest) =>
  world.pool.query(
    `update split_draws d set over_at = now() - interval '1 minute' from split_tests t where t.id = d.test_id and t.test = $1`,
    [test.id],
  );
/** So many people drew it, and so many of them reached the goal, or clicked in the message of this step. */
async function ran(
  test: SplitTest,
  share: string,
  counts: { readonly runs: number; readonly hits: number; readonly by: 'goal' | 'clicked'; readonly step?: string },
) {
  const draw = createDraws(world.pool);
  const people = await Promise.all(Array.from({ length: counts.runs }, () => world.person()));
  await Promise.all(people.map(({ enrollmentId }) => draw(ask(test, share, enrollmentId))));
  for (const { enrollmentId, profileId } of people.slice(0, counts.hits)) {
    // The first of them after the end of their run.
    if (counts.by === 'goal' && enrollmentId === people[0]?.enrollmentId)
      await world.pool.query(`update enrollments set goal_at = now() - interval '2 minutes' where id = $1`, [
        enrollmentId,
      ]);
    else if (counts.by === 'goal')
      await world.pool.query(
        `update enrollments set mark = jsonb_build_object('status', 'completed', 'reason', 'goal: order.placed', 'at', now() - interval '2 minutes') where id = $1`,
        [enrollmentId],
      );
    else await clicked(enrollmentId, profileId, counts.step ?? 'a');
  }
}
async function clicked(enrollmentId: string, profileId: string, step: string) {
  const id = randomUUID();
  await world.pool.query(
    `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel, class, template, state, reason, virtual_at)
     values ($1::uuid, 'default', $1::text, $1::text, 1, 'enrollment', $2, $3, 1, 0, $4, 'email', 'service', 't', 'ACCEPTED', 'accepted', 0)`,
    [id, enrollmentId, step, profileId],
  );
  await world.pool.query(
    `insert into engagements (workspace, dedupe, kind, message_id, received_at) values ('default', $1, 'clicked', $2, now() - interval '2 minutes')`,
    [randomUUID(), id],
  );
}
const standing = async (test: SplitTest) =>
  (await splitStandings(world.pool, 'default', 'welcome'))?.find(({ step }) => step === test.id);

describe('ways of a split that looks for a winner', () => {
  it('are as drawn until it is decided, and stay so for a visit that asks again', async () => {
    const test = testOf('again');
    const draw = createDraws(world.pool);
    const enrollment = randomUUID();
    expect(await draw(ask(test, 'long', enrollment))).toEqual({ share: 'long', isWinner: false });
    expect(await draw(ask(test, 'short', enrollment))).toEqual({ share: 'long', isWinner: false });
    expect(await draw(ask(test, 'short', enrollment, 2))).toEqual({ share: 'short', isWinner: false });
  });

  it('count one draw each, however many processes begin it at once', async () => {
    const test = testOf('at-once');
    await Promise.all(
      Array.from({ length: 6 }, () => createDraws(world.pool)).flatMap((draw) =>
        Array.from({ length: 20 }, (_, n) => draw(ask(test, n % 2 === 0 ? 'short' : 'long'))),
      ),
    );
    await later(test);
    expect((await standing(test))?.shares).toEqual([
      { share: 'short', runs: 60, hits: 0 },
      { share: 'long', runs: 60, hits: 0 },
    ]);
  });

  it.each(['goal', 'clicked'] as const)('are the winner’s once enough people are through, by %s', async (by) => {
    const test = testOf(`wins-${by}`, { by });
    await ran(test, 'short', { runs: 20, hits: 2, by, step: 'a' });
    await ran(test, 'long', { runs: 19, hits: 15, by, step: 'b' });
    await later(test);
    expect(await decideSplits(world.pool)).not.toContainEqual(expect.objectContaining({ step: test.id }));
    await ran(test, 'long', { runs: 1, hits: 0, by, step: 'b' });
    await later(test);
    expect(await decideSplits(world.pool)).toContainEqual({
      workspace: 'default',
      journey: 'welcome',
      step: test.id,
      winner: 'long',
    });
    expect(await decideSplits(world.pool)).toEqual([]);
    expect(await createDraws(world.pool)(ask(test, 'short'))).toEqual({ share: 'long', isWinner: true });
    expect(await standing(test)).toMatchObject({
      winner: 'long',
      shares: [
        { share: 'short', runs: 20, hits: 2 },
        { share: 'long', runs: 20, hits: 15 },
      ],
    });
    const { rows } = await world.pool.query(
      `select (select count(*)::int from audit where action = 'split decided' and target = $1) as audited,
         (select count(*)::int from outbox where subject = 'out.default.journey.split_decided' and payload ->> 'step' = $2) as told,
         (select count(*)::int from split_draws d join split_tests t on t.id = d.test_id where t.test = $2) as kept`,
      [`welcome/${test.id}`, test.id],
    );
    expect(rows).toEqual([{ audited: 1, told: 1, kept: 0 }]);
  });

  it('do not count what came too late, nor a message of another share', async () => {
    const test = testOf('too-late', { by: 'clicked' });
    await ran(test, 'short', { runs: 20, hits: 20, by: 'clicked', step: 'b' });
    await ran(test, 'long', { runs: 20, hits: 20, by: 'clicked', step: 'b' });
    await world.pool.query(
      `update split_draws d set over_at = now() - interval '1 hour' from split_tests t where t.id = d.test_id and t.test = $1`,
      [test.id],
    );
    expect((await standing(test))?.shares).toEqual([
      { share: 'short', runs: 20, hits: 0 },
      { share: 'long', runs: 20, hits: 0 },
    ]);
  });

  it('are drawn for ever where none is sure enough, and are not looked at again', async () => {
    const test = testOf('even');
    await ran(test, 'short', { runs: 20, hits: 5, by: 'goal' });
    await ran(test, 'long', { runs: 20, hits: 6, by: 'goal' });
    await later(test);
    expect(await decideSplits(world.pool)).toContainEqual(expect.objectContaining({ step: test.id, winner: null }));
    expect(await createDraws(world.pool)(ask(test, 'short'))).toEqual({ share: 'short', isWinner: false });
    const stands = await standing(test);
    expect(stands?.decidedAt).not.toBeNull();
    expect(stands?.shares[1]?.best).toBeLessThan(95);
  });

  it('of a journey that nobody knows are not there', async () => {
    expect(await splitStandings(world.pool, 'default', 'welcom')).toBeNull();
  });
});
