import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { createEffects } from '../../../activities/effects.ts';
import type { ActivityDeps } from '../../../activities/ports.ts';
import { enroll as enrollPerson } from '../../../adapters/postgres/enroll.ts';
import { createEffectTraces } from '../../../adapters/postgres/journey/effects.ts';
import { createEnrollments } from '../../../adapters/postgres/journey/enrollments.ts';
import { realClock } from '../../../domain/clock.ts';
import { enroll, event, journey, wait } from '../../../domain/journey/builder.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

const welcome = journey('welcome', {
  on: event('user.signed_up'),
  steps: [enroll('training', { id: 'training', await: 'ended', within: '30 days' })],
});
const training = journey('training', { on: event('training.wanted'), reentry: 'always', steps: [wait('1 day')] });
const trail = { seq: 0, entries: [], place: null };

let world: LedgerWorld;
let effects: ReturnType<typeof createEffects>;
let enrollments: ReturnType<typeof createEnrollments> & ReturnType<typeof createEffectTraces>;
beforeAll(async () => {
  world = await ledgerWorld('await-end');
  for (const one of [welcome, training])
    await world.pool.query(
      `insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts) values ('default', $1, 'v1', $2, '{}', '{}')`,
      [one.id, JSON.stringify(one)],
    );
  await world.pool.query(
    `insert into journeys (workspace, id, version, status) values ('default', 'training', 'v1', 'live')`,
  );
  enrollments = { ...createEnrollments(world.pool), ...createEffectTraces(world.pool) };
  const deps: Pick<ActivityDeps, 'enrollments' | 'enroll'> & {
    readonly definitions: ActivityDeps['definitions'];
    readonly send: Pick<ActivityDeps['send'], 'now'>;
  } = {
    enrollments,
    definitions: { read: (_workspace, id) => Promise.resolve(id === 'training' ? training : welcome) },
    send: { now: Date.now },
    enroll: async (wish) => {
      const result = await enrollPerson(world.pool, { ...wish, now: Date.now(), clock: realClock, newId: uuidv7 });
      return result.kind === 'judged' ? result.verdict.verdict : 'no such journey';
    },
  };
  // What enrolling needs of them.
  effects = createEffects(deps as ActivityDeps);
});
afterAll(() => world.close());

const begin = (enrollmentId: string) =>
  effects.enrollPerson({ workspace: 'default', enrollmentId, clock: realClock, step: 'training', visit: 1, trail });
const signals = async (enrollmentId: string): Promise<unknown[]> =>
  (
    await world.pool.query<{ payload: unknown }>(
      `select payload from dispatches where enrollment_id = $1 and kind = 'signal' order by id`,
      [enrollmentId],
    )
  ).rows.map(({ payload }) => payload);
const childOf = async (profileId: string): Promise<string> =>
  (
    await world.pool.query<{ id: string }>(
      `select id from enrollments where profile_id = $1 and journey_id = 'training' and status = 'running'`,
      [profileId],
    )
  ).rows[0]?.id ?? '';
const close = (enrollmentId: string, status: string, reason: string) =>
  enrollments.close({ enrollmentId, status, reason, undoable: false, trail });
const told = (how: string) => ({ kind: 'ended', at: expect.any(Number), step: 'training', visit: 1, how });

describe('whoever waits for the end of another journey', () => {
  it.each([
    ['completed', 'goal: order.placed', 'goal'],
    ['completed', 'finished', 'completed'],
    ['exited', 'exit: user.deleted', 'exited'],
    ['failed', 'no step', 'failed'],
  ])('is told once that it %s (%s), and can speak of it', async (status, reason, how) => {
    const { enrollmentId, profileId } = await world.person();
    expect(await begin(enrollmentId)).toMatchObject({ detail: 'training: entered', awaits: true });
    // A second try, whose first lost its answer, waits as well.
    expect(await begin(enrollmentId)).toMatchObject({ detail: 'entered', awaits: true });
    expect(await signals(enrollmentId)).toEqual([]);
    const child = await childOf(profileId);
    await close(child, status, reason);
    await close(child, status, reason);
    expect(await signals(enrollmentId)).toEqual([told(how)]);
    expect(await enrollments.steps(enrollmentId)).toEqual({
      training: { outcome: 'entered', ended: how, reason },
    });
  });

  it('is told when the steps are over, although what they did may still be undone', async () => {
    const { enrollmentId, profileId } = await world.person();
    await begin(enrollmentId);
    const child = await childOf(profileId);
    const until = Date.now() + 86_400_000;
    await enrollments.finish({ enrollmentId: child, status: 'completed', reason: 'finished', until, trail });
    await close(child, 'exited', 'undone');
    expect(await signals(enrollmentId)).toEqual([told('completed')]);
  });

  it('does not wait where the person did not get in', async () => {
    const { enrollmentId, profileId } = await world.person();
    const requestId = uuidv7();
    const wish = { workspace: 'default', requestId, journey: 'training', profileId, data: {}, by: 'test' };
    await enrollPerson(world.pool, { ...wish, now: Date.now(), clock: realClock, newId: uuidv7 });
    const outcome = await begin(enrollmentId);
    expect(outcome).toMatchObject({ detail: 'training: already in' });
    expect(outcome).not.toHaveProperty('awaits');
    await close(await childOf(profileId), 'completed', 'finished');
    expect(await signals(enrollmentId)).toEqual([]);
  });
});
