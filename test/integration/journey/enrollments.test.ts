import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJourneyCommands } from '../../../adapters/postgres/journey-status.ts';
import { createEnrollments } from '../../../adapters/postgres/journey/enrollments.ts';
import { mergeProfiles } from '../../../adapters/postgres/routing/write-batch.sql.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';

let world: LedgerWorld;
let enrollments: ReturnType<typeof createEnrollments>;
beforeAll(async () => {
  world = await ledgerWorld('enrollments');
  enrollments = createEnrollments(world.pool);
});
afterAll(() => world.close());

const trail = { seq: 0, entries: [], place: null };
const one = async (sql: string, ...values: unknown[]) => (await world.pool.query(sql, values)).rows[0];
const close = (enrollmentId: string, reason = 'finished') =>
  enrollments.close({ enrollmentId, status: 'exited', reason, undoable: false, trail });
const attempted = async (ref: SendRef): Promise<void> => {
  const found = await world.ledger.facts(ref);
  if (found === null) throw new Error('no facts');
  const claim = await world.ledger.claim({
    ...found,
    intent: smsIntent,
    address: '+385911234567',
    verdicts: [],
    gateway: 'g',
    inFlight: true,
    locale: 'en',
    leaseMs: 60_000,
    virtualNow: 0,
    journal: trail,
  });
  if (claim === null) throw new Error('no claim');
  await world.ledger.record(claim, { kind: 'notSent', reason: 'connection refused' }, 60_000);
};

describe('closing an enrollment', () => {
  it('that lost its place to an older one in a merge frees nothing and takes nothing', async () => {
    const [older, younger] = [await world.person(), await world.person()];
    // As the router writes it: the younger leaves its slot, then the profiles become one.
    await world.pool.query(
      `update enrollments set slot_held = false, mark = '{"status":"exited","reason":"merged"}' where id = $1`,
      [younger.enrollmentId],
    );
    await world.pool.query(mergeProfiles, [older.profileId, younger.profileId]);
    await close(younger.enrollmentId, 'merged');
    expect(await one('select status, slot_held from enrollments where id = $1', younger.enrollmentId)).toEqual({
      status: 'exited',
      slot_held: false,
    });
  });

  it('keeps the slot of a journey that is entered once', async () => {
    const { enrollmentId } = await world.person();
    await close(enrollmentId);
    expect(await one('select slot_held from enrollments where id = $1', enrollmentId)).toEqual({ slot_held: true });
  });

  it('holds a message whose attempts nobody will go on with, and says why (I7, I12)', async () => {
    const { enrollmentId, sms } = await world.person();
    await attempted(sms);
    await close(enrollmentId, 'user.deleted');
    expect(await one('select state, reason, retry_at from messages where owner_id = $1', enrollmentId)).toEqual({
      state: 'HELD',
      reason: 'connection refused; then user.deleted',
      retry_at: null,
    });
    expect(
      await one(`select subject from outbox where payload ->> 'ownerId' = $1 order by id desc limit 1`, enrollmentId),
    ).toEqual({ subject: 'out.default.message.held' });
  });
});

describe('cancelling an enrollment', () => {
  it('frees the slot at once, so that the next event may enter while Temporal is away', async () => {
    const { enrollmentId, profileId } = await world.person();
    await world.pool.query(`update enrollments set slot = 'running' where id = $1`, [enrollmentId]);
    await createJourneyCommands(world.pool).cancel(
      'default',
      enrollmentId,
      { reason: 'asked', compensate: false },
      'test',
    );
    expect(await one('select slot_held, mark from enrollments where id = $1', enrollmentId)).toMatchObject({
      slot_held: false,
      mark: { reason: 'cancelled: asked' },
    });
    await expect(
      one('select 1 as held from enrollments where profile_id = $1 and slot_held', profileId),
    ).resolves.toBeUndefined();
  });

  it('keeps the slot of a journey that is entered once', async () => {
    const { enrollmentId } = await world.person();
    await createJourneyCommands(world.pool).cancel(
      'default',
      enrollmentId,
      { reason: 'asked', compensate: false },
      'test',
    );
    expect(await one('select slot_held from enrollments where id = $1', enrollmentId)).toEqual({ slot_held: true });
  });
});

describe('an update of traits', () => {
  const stage = (enrollmentId: string) =>
    enrollments.updateTraits({ enrollmentId, step: 'stage', visit: 1, set: { stage: 'new' }, trail });
  const traitsOf = async (profileId: string) =>
    (await one('select traits from profiles where id = $1', profileId))?.traits;

  it('changes nothing the second time, nor after the enrollment has ended (I2)', async () => {
    const { enrollmentId, profileId } = await world.person();
    await stage(enrollmentId);
    await world.pool.query(`update profiles set traits = traits || '{"stage":"old hand"}' where id = $1`, [profileId]);
    await stage(enrollmentId);
    expect(await traitsOf(profileId)).toMatchObject({ stage: 'old hand' });
    await close(enrollmentId);
    // a worker that was paused all the while
    expect(await stage(enrollmentId)).toMatchObject({ kind: 'marked', reason: 'the enrollment has ended' });
    expect(await traitsOf(profileId)).toMatchObject({ stage: 'old hand' });
    expect(await one('select 1 from enrollment_data where enrollment_id = $1', enrollmentId)).toBeUndefined();
  });

  it('reaches the person who remains, when it meets a merge', async () => {
    const [winner, loser] = [await world.person(), await world.person()];
    await world.pool.query(`update enrollments set slot_held = false where id = $1`, [winner.enrollmentId]);
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query(mergeProfiles, [winner.profileId, loser.profileId]);
      const updated = stage(loser.enrollmentId);
      await new Promise((wake) => setTimeout(wake, 200));
      await client.query('commit');
      await updated;
    } finally {
      client.release();
    }
    expect(await traitsOf(winner.profileId)).toMatchObject({ stage: 'new' });
  });
});
