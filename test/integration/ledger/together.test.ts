import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Claim, SendRef } from '../../../domain/message/ledger.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('ledger together');
});
afterAll(() => world.close());

async function claim(ref: SendRef, changes: { address?: string; leaseMs?: number } = {}): Promise<Claim | null> {
  const found = await world.ledger.facts(ref);
  if (found === null) throw new Error('no facts');
  return world.ledger.claim({
    ...found,
    intent: smsIntent,
    address: '+385911234567',
    verdicts: [],
    gateway: 'g',
    inFlight: true,
    locale: 'en',
    leaseMs: 60_000,
    virtualNow: 0,
    journal: { seq: 0, entries: [], place: null },
    ...changes,
  });
}
const people = (count: number) => Promise.all(Array.from({ length: count }, () => world.person()));

describe('ledger: claims of one moment', () => {
  it('each get their own row and message id', async () => {
    const claims = await Promise.all((await people(100)).map(({ sms }) => claim(sms)));
    expect(new Set(claims.map((one) => one?.messageId)).size).toBe(100);
    expect(claims).not.toContain(null);
  });

  it('are not held up by one person who is being written to; that one waits and is refused (I7)', async () => {
    const [busy, ...others] = await people(10);
    if (busy === undefined) throw new Error('nobody');
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('update profiles set revision = revision + 1 where id = $1', [busy.profileId]);
      const waiting = claim(busy.sms);
      const claims = await Promise.all(others.map(({ sms }) => claim(sms)));
      expect(claims).not.toContain(null);
      await client.query('commit');
      expect(await waiting).toBeNull();
    } finally {
      client.release();
    }
  });

  it('do not fail with one that cannot be stored', async () => {
    const [bad, good] = await people(2);
    if (bad === undefined || good === undefined) throw new Error('nobody');
    const [failed, claimed] = await Promise.allSettled([claim(bad.sms, { address: '\u0000' }), claim(good.sms)]);
    expect(failed.status).toBe('rejected');
    expect(claimed).toMatchObject({ status: 'fulfilled', value: { attempt: 1 } });
  });
});

describe('ledger: answers of one moment', () => {
  it('are recorded for whoever holds the lease, not for a zombie (I6)', async () => {
    const { sms } = await world.person();
    const zombie = await claim(sms, { leaseMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const holder = await claim(sms);
    if (zombie === null || holder === null) throw new Error('no claim');
    const [late, now] = await Promise.all([
      world.ledger.record(zombie, { kind: 'rejected', reason: 'late', detail: '' }, 0),
      world.ledger.record(holder, { kind: 'accepted', detail: '' }, 0),
    ]);
    expect([late, now?.state]).toEqual([null, 'ACCEPTED']);
  });

  it('tell the world once each', async () => {
    const claims = await Promise.all((await people(20)).map(({ sms }) => claim(sms)));
    await Promise.all(
      claims.flatMap((one) => (one ? [world.ledger.record(one, { kind: 'accepted', detail: 'PENDING' }, 0)] : [])),
    );
    const { rows } = await world.pool.query(
      `select count(*)::int as told, count(distinct payload ->> 'message')::int as messages from outbox where split_part(message_id, ':', 1) = any($1)`,
      [claims.map((one) => one?.id)],
    );
    expect(rows).toEqual([{ told: 20, messages: 20 }]);
  });
});
