import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBrake } from '../../../adapters/postgres/halts.ts';
import { createJourneyCommands } from '../../../adapters/postgres/journey-status.ts';
import { createConsents } from '../../../adapters/postgres/consents.ts';
import { databaseTime } from '../../../adapters/postgres/database-time.ts';
import { noteHeard } from '../../../adapters/postgres/receipts/heard.ts';
import { createStoreInbound } from '../../../adapters/postgres/receipts/inbound.ts';
import { mergeProfiles } from '../../../adapters/postgres/routing/write-batch.sql.ts';
import type { SendIntent } from '../../../domain/policy/facts.ts';
import type { Claim, SendRef } from '../../../domain/message/ledger.ts';
import { readAddress } from '../../../adapters/phone/read-address.ts';
import { inboundText } from '../../support/messages.ts';
import { soon } from '../../support/soon.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('brakes');
});
afterAll(() => world.close());

const read = async (ref: SendRef) => {
  const found = await world.ledger.facts(ref);
  if (found === null) throw new Error('no facts');
  return found;
};
const claimOn = (
  found: Awaited<ReturnType<typeof read>>,
  leaseMs = 60_000,
  intent: SendIntent = smsIntent,
): Promise<Claim | null> =>
  world.ledger.claim({
    ...found,
    intent,
    address: '+385911234567',
    verdicts: [],
    gateway: 'g',
    inFlight: true,
    locale: 'en',
    leaseMs,
    virtualNow: 0,
    journal: { seq: 0, entries: [], place: null },
  });
const pauseJourney = (): Promise<unknown> =>
  createJourneyCommands(world.pool).set('default', 'welcome', 'paused', 'pause', 'test');
const resumeJourney = (): Promise<unknown> =>
  createJourneyCommands(world.pool).set('default', 'welcome', 'live', 'resume', 'test');

/** Somebody writes to the person while `ask` is made and `meanwhile` commits. */
async function behindLock<T>(profileId: string, ask: () => Promise<T>, meanwhile: () => Promise<unknown>): Promise<T> {
  const client = await world.pool.connect();
  try {
    await client.query('begin');
    await client.query('select 1 from profiles where id = $1 for no key update', [profileId]);
    const answer = ask();
    await new Promise((wake) => setTimeout(wake, 200));
    await meanwhile();
    await client.query('commit');
    return await answer;
  } finally {
    client.release();
  }
}

describe('a brake that is committed before a claim', () => {
  it('bars a first claim that was decided before the journey was paused (I7)', async () => {
    const { sms } = await world.person();
    const found = await read(sms);
    await pauseJourney();
    try {
      expect(await claimOn(found)).toBeNull();
    } finally {
      await resumeJourney();
    }
    expect(await claimOn(await read(sms))).not.toBeNull();
  });

  it('bars a further attempt that was decided before the journey was paused (I7)', async () => {
    const { sms } = await world.person();
    const claim = await claimOn(await read(sms));
    if (claim === null) throw new Error('no claim');
    await world.ledger.record(claim, { kind: 'notSent', reason: 'refused' }, 0);
    const found = await read(sms);
    await pauseJourney();
    try {
      expect(await claimOn(found)).toBeNull();
    } finally {
      await resumeJourney();
    }
  });

  it.each([
    ['a halt', () => createBrake(world.pool).pull('default', { channel: null, journey: 'welcome' }, 'stop', 'test')],
    ['a pause of the journey', pauseJourney],
  ])('%s holds a claim that was waiting for a lock while it was pulled (I7)', async (_name, pull) => {
    const { sms, profileId } = await world.person();
    const found = await read(sms);
    try {
      expect(await behindLock(profileId, () => claimOn(found), pull)).toBeNull();
    } finally {
      await resumeJourney();
      await createBrake(world.pool).release('default', { channel: null, journey: null }, 'test');
    }
  });
});

describe('opt-outs that are not heard yet', () => {
  const marketing: SendIntent = { ...smsIntent, class: 'marketing', topic: 'tips' };
  const heard = async (agoMs: number): Promise<void> => {
    await world.pool.query('delete from opt_outs_heard');
    await noteHeard(world.pool, (await databaseTime(world.pool)) - agoMs);
  };
  afterEach(() => world.pool.query('delete from opt_outs_heard'));

  it('are a fact of every send after one second', async () => {
    const { sms } = await world.person();
    const unheard = async () => (await read(sms)).facts.unheardMs;
    expect(await unheard()).toBeNull();
    await heard(500);
    expect(await unheard()).toBeNull();
    await heard(5_000);
    expect(await unheard()).toBeGreaterThan(4_999);
  });

  it('bar a first claim of marketing that was decided before, and no other class (I7)', async () => {
    const { sms } = await world.person();
    await heard(0);
    const found = await read(sms);
    await heard(1_500);
    expect(await claimOn(found, 60_000, marketing)).toBeNull();
    await heard(0);
    expect(await claimOn(found, 60_000, marketing)).not.toBeNull();
    const other = await read((await world.person()).sms);
    await heard(60_000);
    expect(await claimOn(other)).not.toBeNull();
  });

  it('bar a further attempt (I7)', async () => {
    const { sms } = await world.person();
    const claim = await claimOn(await read(sms), 60_000, marketing);
    if (claim === null) throw new Error('no claim');
    await world.ledger.record(claim, { kind: 'notSent', reason: 'refused' }, 0);
    const found = await read(sms);
    await heard(1_500);
    expect(await claimOn(found, 60_000, marketing)).toBeNull();
    await heard(0);
    expect(await claimOn(found, 60_000, marketing)).not.toBeNull();
  });

  it('bar a claim that was waiting for a lock meanwhile (I7)', async () => {
    const { sms, profileId } = await world.person();
    await heard(500);
    const found = await read(sms);
    expect(found.facts.unheardMs).toBeNull();
    expect(
      await behindLock(
        profileId,
        () => claimOn(found, 60_000, marketing),
        () => sleep(400),
      ),
    ).toBeNull();
  });
});

describe('a journey that goes on', () => {
  it('wakes also who only says afterwards that the pause held it back', async () => {
    const { sms, profileId, enrollmentId } = await world.person();
    await pauseJourney();
    const found = await read(sms);
    const heldBack = await behindLock(
      profileId,
      () =>
        world.ledger.holdBack({
          ...found,
          reason: 'journey paused',
          until: 0,
          journal: { seq: 0, entries: [], place: null },
        }),
      resumeJourney,
    );
    expect(heldBack).toBe(true);
    await soon(async () => {
      const { rows } = await world.pool.query('select payload from dispatches where enrollment_id = $1', [
        enrollmentId,
      ]);
      return rows;
    }).toContainEqual({ payload: { kind: 'released', at: expect.any(Number) } }); // once, or again: nobody here takes it
  });
});

describe('an opt-out that meets a merge', () => {
  it('holds for the person who remains (I7)', async () => {
    const [winner, loser] = [await world.person(), await world.person()];
    await world.pool.query(`update enrollments set slot_held = false where id = $1`, [loser.enrollmentId]);
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query(mergeProfiles, [winner.profileId, loser.profileId]);
      const said = createConsents(world.pool).set({
        workspace: 'default',
        profileId: loser.profileId,
        changes: [{ channel: 'sms', topic: '*', state: 'unsubscribed' }],
        source: 'link',
        actor: 'recipient',
      });
      await new Promise((wake) => setTimeout(wake, 200));
      await client.query('commit');
      expect(await said).toMatchObject([{ state: 'unsubscribed' }]);
    } finally {
      client.release();
    }
    expect((await read(winner.sms)).facts.consents).toEqual([{ topic: '*', state: 'unsubscribed' }]);
  });
});

describe('a STOP that meets a merge', () => {
  it('unsubscribes the person who remains and outdates every claim (I7)', async () => {
    const [winner, loser] = [await world.person(), await world.person()];
    const number = '+385990000001';
    await world.pool.query(`update enrollments set slot_held = false where id = $1`, [loser.enrollmentId]);
    await world.pool.query(`update profiles set traits = $2 where id = $1`, [loser.profileId, { phone: number }]);
    const [merging, receiving] = [await world.pool.connect(), await world.pool.connect()];
    try {
      await merging.query('begin');
      await merging.query(mergeProfiles, [winner.profileId, loser.profileId]);
      const written = inboundText({ providerId: 'mo-1', sender: number, text: 'STOP' });
      const stored = createStoreInbound(readAddress)(receiving, {
        workspace: 'default',
        channel: 'sms',
        at: Date.now(),
        written,
      });
      await new Promise((wake) => setTimeout(wake, 200));
      await merging.query('commit');
      await stored;
    } finally {
      merging.release();
      receiving.release();
    }
    expect((await read(winner.sms)).facts.consents).toEqual([{ topic: '*', state: 'unsubscribed' }]);
  });
});

describe('a STOP from a number that stands on a profile in another way', () => {
  it('unsubscribes its owner, whom nobody has written to, and lets no claim pass that began before (I7)', async () => {
    await world.pool.query(`update workspaces set settings = '{"defaultCountry": "HR"}'`);
    const [owner, other] = [await world.person(), await world.person()];
    const phone = async (id: string, text: string) =>
      world.pool.query('update profiles set traits = $2 where id = $1', [id, { phone: text }]);
    await phone(owner.profileId, '098 555-1234');
    await phone(other.profileId, '+43 98 5551234');
    const found = await read(owner.sms);
    const receiving = await world.pool.connect();
    const written = inboundText({ providerId: 'mo-2', sender: '385985551234', text: 'STOP' });
    const inbound = { workspace: 'default', channel: 'sms', at: Date.now(), written };
    let committed = false;
    let committedBeforeClaim = false;
    try {
      let stop: Promise<unknown> = Promise.resolve();
      const claim = await behindLock(
        owner.profileId,
        () => claimOn(found, 60_000, { ...smsIntent, class: 'marketing' }),
        async () => {
          await receiving.query('begin');
          stop = createStoreInbound(readAddress)(receiving, inbound)
            .then(() => receiving.query('commit'))
            .then(() => (committed = true));
          await sleep(300);
          committedBeforeClaim = committed;
        },
      );
      await stop;
      // Whoever comes first: a claim succeeds only before the STOP is committed.
      expect(committedBeforeClaim && claim !== null).toBe(false);
    } finally {
      receiving.release();
    }
    expect((await read(owner.sms)).facts.consents).toEqual([{ topic: '*', state: 'unsubscribed' }]);
    expect((await read(other.sms)).facts.consents).toEqual([]);
    await world.pool.query(`update workspaces set settings = '{}'`);
  });
});

describe('evidence that comes twice, or late', () => {
  const lapsed = async (ref: SendRef): Promise<Claim> => {
    const claim = await claimOn(await read(ref), 0);
    if (claim === null) throw new Error('no claim');
    return claim;
  };

  it('two looks at once at the same message count as one (I5)', async () => {
    const { sms } = await world.person();
    const claim = await lapsed(sms);
    await world.ledger.record(claim, { kind: 'unknown', reason: 'no answer' }, 0);
    const { row } = (await read(sms)).facts;
    if (row === null) throw new Error('no row');
    await world.ledger.recordLook(row, { kind: 'absent' }, Date.now());
    await world.ledger.recordLook(row, { kind: 'absent' }, Date.now());
    expect((await read(sms)).facts.row).toMatchObject({ state: 'UNKNOWN', looks: 1 });
    await world.ledger.recordLook(row, { kind: 'found', detail: 'DELIVERED' }, Date.now());
    expect((await read(sms)).facts.row).toMatchObject({ state: 'ACCEPTED' });
  });

  it('a sender that wakes up with the answer settles the row that was held for want of one (I5)', async () => {
    const { sms } = await world.person();
    const claim = await lapsed(sms);
    const found = await read(sms);
    await world.ledger.refuse({
      ...found,
      intent: smsIntent,
      state: 'HELD',
      reason: 'the sender stopped',
      verdicts: [],
      virtualNow: 0,
      journal: { seq: 0, entries: [], place: null },
    });
    expect(await world.ledger.record(claim, { kind: 'notSent', reason: 'x' }, 0)).toBeNull();
    expect(await world.ledger.record(claim, { kind: 'unknown', reason: 'x' }, 0)).toBeNull();
    const settled = await world.ledger.record(claim, { kind: 'accepted', detail: '250 OK' }, 0);
    expect(settled).toMatchObject({ state: 'ACCEPTED', epoch: claim.epoch });
  });
});
