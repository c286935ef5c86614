import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Claim, SendRef } from '../../../domain/message/ledger.ts';
import type { SendIntent } from '../../../domain/policy/facts.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('ledger');
});
afterAll(() => world.close());

const read = async (ref: SendRef) => {
  const found = await world.ledger.facts(ref);
  if (found === null) throw new Error('no facts');
  return found;
};
const claimOn = (
  found: Awaited<ReturnType<typeof read>>,
  changes: { inFlight?: boolean; leaseMs?: number; intent?: SendIntent } = {},
): Promise<Claim | null> =>
  world.ledger.claim({
    ...found,
    intent: { ...smsIntent, channel: found.subject.channel },
    address: '+385911234567',
    verdicts: [],
    gateway: 'g',
    inFlight: true,
    locale: 'en',
    leaseMs: 60_000,
    virtualNow: 0,
    journal: { seq: 0, entries: [{ at: 0, step: 'send-welcome', what: 'began' }], place: null },
    ...changes,
  });
const claimed = async (ref: SendRef, changes: { inFlight?: boolean; leaseMs?: number } = {}): Promise<Claim> => {
  const claim = await claimOn(await read(ref), changes);
  if (claim === null) throw new Error('no claim');
  return claim;
};
const rowOf = async (id: string) => (await world.pool.query('select * from messages where id = $1', [id])).rows[0];

describe('ledger.claim', () => {
  it('gives one claim to twenty who ask at once, under one message id (I3, I4)', async () => {
    const { sms } = await world.person();
    const found = await read(sms);
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimOn(found)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    const { rows } = await world.pool.query('select provider_message_id, state from messages where owner_id = $1', [
      sms.owner.id,
    ]);
    expect(rows).toEqual([{ provider_message_id: expect.stringMatching(/^[a-z2-7]{32}$/), state: 'IN_FLIGHT' }]);
  });

  it.each([
    [
      'an exit',
      `update enrollments set mark = '{"status":"exited","reason":"x"}', revision = revision + 1 where id = $1`,
      'enrollmentId',
    ],
    ['an opt-out', `update profiles set revision = revision + 1 where id = $1`, 'profileId'],
    [
      'the end of the enrollment',
      `update enrollments set status = 'exited', revision = revision + 1 where id = $1`,
      'enrollmentId',
    ],
  ] as const)('refuses once %s has been committed since the facts were read (I7)', async (_name, change, id) => {
    const person = await world.person();
    const found = await read(person.sms);
    await world.pool.query(change, [person[id]]);
    expect(await claimOn(found)).toBeNull();
    expect((await read(person.sms)).facts.row).toBeNull();
  });

  it('waits for an opt-out that is being committed, and then refuses', async () => {
    const person = await world.person();
    const found = await read(person.sms);
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('update profiles set revision = revision + 1 where id = $1', [person.profileId]);
      const claim = claimOn(found);
      const first = await Promise.race([
        claim.then(() => 'claimed'),
        new Promise((resolve) => setTimeout(() => resolve('waiting'), 150)),
      ]);
      await client.query('commit');
      expect([first, await claim]).toEqual(['waiting', null]);
    } finally {
      client.release();
    }
  });

  it('refuses under a halt that covers it, and not under one that does not', async () => {
    const person = await world.person();
    const halt = `insert into halts (id, workspace, channel, journey_id, reason, by) values (gen_random_uuid(), 'default', $1, $2, 'r', 'b')`;
    await world.pool.query(halt, ['email', null]);
    await world.pool.query(halt, [null, 'other']);
    const found = await read(person.sms);
    await world.pool.query(halt, ['sms', null]);
    expect(await claimOn(found)).toBeNull();
    await world.pool.query('delete from halts where channel = $1', ['sms']);
    expect(await claimOn(found)).not.toBeNull();
    await world.pool.query('delete from halts');
  });

  it('stores the trail once, however often the activity runs', async () => {
    const { sms } = await world.person();
    await claimed(sms, { leaseMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await claimed(sms);
    const { rows } = await world.pool.query('select seq, what from enrollment_trail where enrollment_id = $1', [
      sms.owner.id,
    ]);
    expect(rows).toEqual([{ seq: 0, what: 'began' }]);
  });

  it('renews a lapsed lease under a new epoch and the same message id', async () => {
    const { sms } = await world.person();
    const first = await claimed(sms, { leaseMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await claimed(sms);
    expect(second).toMatchObject({ id: first.id, messageId: first.messageId, attempt: 2, epoch: 2 });
  });
});

describe('ledger.record', () => {
  it('settles the row and tells the world in one commit', async () => {
    const { sms } = await world.person();
    const claim = await claimed(sms);
    expect(await world.ledger.record(claim, { kind: 'accepted', detail: 'PENDING' }, 0)).toMatchObject({
      state: 'ACCEPTED',
    });
    const { rows } = await world.pool.query(
      `select subject, payload ->> 'type' as type from outbox where message_id like $1`,
      [`${claim.id}%`],
    );
    expect(rows).toEqual([{ subject: 'out.default.message.accepted', type: 'message.accepted' }]);
  });

  it('takes nothing from a worker that lost its lease (I6)', async () => {
    const { sms } = await world.person();
    const zombie = await claimed(sms, { leaseMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await claimed(sms);
    expect(await world.ledger.record(zombie, { kind: 'rejected', reason: 'late', detail: '' }, 0)).toBeNull();
    expect(await rowOf(zombie.id)).toMatchObject({ state: 'IN_FLIGHT', epoch: 2 });
  });

  it('keeps a sure failure for another try, an ambiguity for a look', async () => {
    const [one, two] = [await world.person(), await world.person()];
    expect(await world.ledger.record(await claimed(one.sms), { kind: 'notSent', reason: '503' }, 5_000)).toMatchObject({
      state: 'CLAIMED',
      retryAt: expect.any(Number),
    });
    expect(await world.ledger.record(await claimed(two.sms), { kind: 'unknown', reason: 'reset' }, 0)).toMatchObject({
      state: 'UNKNOWN',
      unknownSince: expect.any(Number),
    });
  });
});

describe('ledger.bodyBegins', () => {
  it('lets the body go out only under a live lease', async () => {
    const [one, two] = [await world.person(), await world.person()];
    expect(await world.ledger.bodyBegins(await claimed(one.email, { inFlight: false }))).toBe(true);
    const late = await claimed(two.email, { inFlight: false, leaseMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await world.ledger.bodyBegins(late)).toBe(false);
  });
});

describe('ledger.recordLook', () => {
  const unknown = async () => {
    const { sms } = await world.person();
    await world.ledger.record(await claimed(sms), { kind: 'unknown', reason: 'reset' }, 0);
    const { row } = (await read(sms)).facts;
    if (row === null) throw new Error('no row');
    return { sms, row };
  };
  it('settles what the provider’s log shows', async () => {
    const { sms, row } = await unknown();
    await world.ledger.recordLook(row, { kind: 'found', detail: 'DELIVERED' }, Date.now());
    expect((await read(sms)).facts.row).toMatchObject({ state: 'ACCEPTED' });
  });
  it('counts absences, and nothing else', async () => {
    const { sms, row } = await unknown();
    await world.ledger.recordLook(row, { kind: 'absent' }, Date.now());
    await world.ledger.recordLook(row, { kind: 'noAnswer', reason: '503' }, Date.now());
    expect((await read(sms)).facts.row).toMatchObject({ state: 'UNKNOWN', looks: 1 });
    const { rows } = await world.pool.query('select n, outcome from look_ups where message_id = $1 order by n', [
      row.id,
    ]);
    expect(rows).toEqual([
      { n: 1, outcome: 'absent' },
      { n: 2, outcome: 'noAnswer' },
    ]);
  });
});

describe('an entry on the list that comes after the facts were read', () => {
  const put = (channel: string, topic: string) =>
    world.pool.query(
      `insert into suppressions (workspace, channel, topic, address, written_kind, reason, source) values ('default', $1, $2, '385911234567', 'manual', 'asked by phone', 'test')`,
      [channel, topic],
    );
  const claimWith = async (topic: string | null, put: () => Promise<unknown>, again: boolean) => {
    const { sms } = await world.person();
    if (again) {
      const first = await claimed(sms);
      await world.ledger.record(first, { kind: 'notSent', reason: 'busy' }, 0);
    }
    const found = await read(sms);
    await put();
    try {
      return await claimOn(found, { intent: { ...smsIntent, topic } });
    } finally {
      await world.pool.query('delete from suppressions');
    }
  };

  it.each([
    ['every channel', 'news', '*', '*', true],
    ['every topic of the channel', 'news', 'sms', '*', true],
    ['this topic', 'news', '*', 'news', true],
    ['another topic', 'news', '*', 'tips', false],
    ['a topic, where the message has none', null, '*', 'tips', false],
    ['another channel', 'news', 'voice', '*', false],
  ])(
    'about %s bars a first claim and a further one as far as it reaches (I7)',
    async (_what, topic, channel, of, bars) => {
      for (const again of [false, true])
        expect((await claimWith(topic, () => put(channel, of), again)) === null).toBe(bars);
    },
  );
});

describe('ledger.refuse', () => {
  it('leaves a row with its reason, and an outcome event (I12)', async () => {
    const { sms } = await world.person();
    const found = await read(sms);
    const refusal = {
      ...found,
      intent: smsIntent,
      state: 'SKIPPED',
      reason: 'no address',
      verdicts: [],
      virtualNow: 0,
      journal: { seq: 0, entries: [], place: null },
    } as const;
    expect(await world.ledger.refuse(refusal)).toBe(true);
    expect((await read(sms)).facts.row).toMatchObject({ state: 'SKIPPED', reason: 'no address', attempt: 0 });
    expect(await world.ledger.refuse(refusal)).toBe(false);
  });
});

describe('ledger.holdBack', () => {
  it('remembers what keeps a send back, unless that has changed meanwhile', async () => {
    const person = await world.person();
    const found = await read(person.sms);
    const held = { ...found, reason: 'no address', until: 5, journal: { seq: 0, entries: [], place: null } };
    expect(await world.ledger.holdBack(held)).toBe(true);
    const { rows } = await world.pool.query('select held_back, place from enrollments where id = $1', [
      person.enrollmentId,
    ]);
    expect(rows).toEqual([{ held_back: 'no address', place: { step: 'send-welcome', kind: 'held back', until: 5 } }]);
    await world.pool.query('update profiles set revision = revision + 1 where id = $1', [person.profileId]);
    expect(await world.ledger.holdBack(held)).toBe(false);
  });

  it('does not hold back for a halt that was released meanwhile: nobody would come to wake it', async () => {
    const person = await world.person();
    const found = await read(person.sms);
    const held = { ...found, reason: 'halted', until: 5, journal: { seq: 0, entries: [], place: null } };
    expect(await world.ledger.holdBack(held)).toBe(false);
    await world.pool.query(
      `insert into halts (id, workspace, reason, by) values (gen_random_uuid(), 'default', 'r', 'b')`,
    );
    expect(await world.ledger.holdBack(held)).toBe(true);
    await world.pool.query('delete from halts');
  });
});
