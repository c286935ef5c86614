import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyReports } from '../../../adapters/postgres/receipts/apply-reports.ts';
import { inTransaction } from '../../../adapters/postgres/transaction.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import type { LedgerRow } from '../../../domain/message/ledger-row.ts';
import { move, type Move, type Standing } from '../../../domain/message/protocol.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('protocol');
});
afterAll(() => world.close());

const journal = { seq: 0, entries: [], place: null };
const hour = 3_600_000;

/** A lease that has lapsed when the next move is made, or lives on; epochs and counts as they are, or as somebody remembers them. */
type Wish =
  | { readonly kind: 'claim'; readonly lapsed: boolean; readonly inFlight: boolean; readonly stale: boolean }
  | { readonly kind: 'body'; readonly stale: boolean }
  | {
      readonly kind: 'answer';
      readonly result: 'accepted' | 'rejected' | 'notSent' | 'unknown';
      readonly stale: boolean;
    }
  | {
      readonly kind: 'look';
      readonly result: 'found' | 'rejected' | 'absent' | 'noAnswer';
      readonly stale: boolean;
      readonly recount: boolean;
    }
  | { readonly kind: 'report'; readonly delivery: 'pending' | 'delivered' | 'undelivered' | 'expired' | 'rejected' }
  | { readonly kind: 'refuse'; readonly state: 'HELD' | 'REJECTED' | 'SKIPPED'; readonly stale: boolean };
const stale = fc.nat({ max: 3 }).map((one) => one === 0);
const wishes: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ kind: fc.constant('claim' as const), lapsed: fc.boolean(), inFlight: fc.boolean(), stale }),
  fc.record({ kind: fc.constant('body' as const), stale }),
  fc.record({
    kind: fc.constant('answer' as const),
    result: fc.constantFrom('accepted', 'rejected', 'notSent', 'unknown'),
    stale,
  }),
  fc.record({
    kind: fc.constant('look' as const),
    result: fc.constantFrom('found', 'rejected', 'absent', 'absent', 'noAnswer'),
    stale,
    recount: stale,
  }),
  fc.record({
    kind: fc.constant('report' as const),
    delivery: fc.constantFrom('pending', 'delivered', 'undelivered', 'expired', 'rejected'),
  }),
  fc.record({ kind: fc.constant('refuse' as const), state: fc.constantFrom('HELD', 'REJECTED', 'SKIPPED'), stale }),
);

/** What both must agree on: instants only by whether there is one, and on which side of now it lies. */
const seenOf = (row: Standing | null, now: number) =>
  row && {
    state: row.state,
    attempt: row.attempt,
    epoch: row.epoch,
    looks: row.looks,
    delivery: row.delivery,
    lease: row.leaseUntil === null ? 'none' : row.leaseUntil > now ? 'alive' : 'lapsed',
    retry: row.retryAt !== null,
    ambiguous: row.unknownSince !== null,
  };

describe('the ledger in PostgreSQL', () => {
  it('makes the moves of the protocol, and refuses what it refuses, in whatever order they come', async () => {
    let made = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(wishes, { minLength: 4, maxLength: 14 }), async (list) => {
        const { sms } = await world.person();
        let standing: Standing | null = null;
        for (const wish of list) {
          const row = await rowOf(sms);
          const now = Date.now();
          const after: Standing | null = move(standing, toMove(wish, row, now));
          const hasChanged = await carryOut(sms, wish, row);
          expect([wish, hasChanged]).toEqual([wish, wish.kind === 'report' ? hasChanged : after !== null]);
          if (after === null) refused += 1;
          else made += 1;
          standing = after ?? standing;
          expect([wish, seenOf(await rowOf(sms), Date.now())]).toEqual([wish, seenOf(standing, Date.now())]);
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(made, refused)).toBeGreaterThan(50);
  });
});

const rowOf = async (ref: SendRef): Promise<LedgerRow | null> => (await world.ledger.facts(ref))?.facts.row ?? null;
const epochOf = (row: LedgerRow | null, isStale: boolean): number => (row?.epoch ?? 0) - (isStale ? 1 : 0);

function toMove(wish: Wish, row: LedgerRow | null, now: number): Move {
  switch (wish.kind) {
    case 'claim': {
      const seen = row === null ? null : epochOf(row, wish.stale);
      return { kind: 'claim', now, seen, leaseMs: wish.lapsed ? -hour : hour, inFlight: wish.inFlight };
    }
    case 'body':
      return { kind: 'body', now, epoch: epochOf(row, wish.stale) };
    case 'answer':
      return { kind: 'answer', now, epoch: epochOf(row, wish.stale), result: wish.result, retryInMs: hour };
    case 'look': {
      const looks = (row?.looks ?? 0) - (wish.recount ? 1 : 0);
      return { kind: 'look', epoch: epochOf(row, wish.stale), looks, result: wish.result, since: now };
    }
    case 'report':
      return { kind: 'report', delivery: wish.delivery };
    case 'refuse':
      return { kind: 'refuse', seen: row === null ? null : epochOf(row, wish.stale), state: wish.state };
  }
}

/** The same by the real ledger; whether it says that anything came of it. */
async function carryOut(ref: SendRef, wish: Wish, row: LedgerRow | null): Promise<boolean> {
  const found = await world.ledger.facts(ref);
  if (found === null) throw new Error('no facts');
  const isStale = 'stale' in wish && wish.stale;
  const asRead = row === null ? null : { ...row, epoch: epochOf(row, isStale) };
  const read = { ...found, facts: { ...found.facts, row: asRead } };
  const claim = {
    id: row?.id ?? sparse,
    messageId: '',
    attempt: row?.attempt ?? 0,
    epoch: epochOf(row, isStale),
    leaseUntil: 0,
  };
  const on = { intent: smsIntent, verdicts: [], virtualNow: 0, journal };
  switch (wish.kind) {
    case 'claim': {
      const how = { address: '+385911234567', gateway: 'g', inFlight: wish.inFlight, locale: 'en' };
      return (await world.ledger.claim({ ...read, ...on, ...how, leaseMs: wish.lapsed ? -hour : hour })) !== null;
    }
    case 'body':
      return world.ledger.bodyBegins(claim);
    case 'answer': {
      const result = { kind: wish.result, reason: 'so it was', detail: '' } as const;
      return (await world.ledger.record(claim, result, hour)) !== null;
    }
    case 'look': {
      if (asRead === null) return false;
      const before = await updates(asRead.id);
      const looks = asRead.looks - (wish.recount ? 1 : 0);
      const result = { kind: wish.result, reason: 'so it was', detail: '' } as const;
      await world.ledger.recordLook({ ...asRead, looks }, result, Date.now());
      return (await updates(asRead.id)) !== before;
    }
    case 'report':
      if (row !== null)
        await inTransaction(world.pool, (client) =>
          applyReports(client, [
            {
              messageId: row.messageId,
              delivery: wish.delivery,
              status: wish.delivery,
              code: null,
              providerAt: null,
              dedupe: wish.delivery,
              workspace: 'default',
              receivedAt: Date.now(),
            },
          ]),
        );
      return row !== null;
    case 'refuse':
      return world.ledger.refuse({ ...read, ...on, state: wish.state, reason: 'so it was' });
  }
}

const sparse = '00000000-0000-0000-0000-000000000000';
const updates = async (id: string): Promise<string> =>
  (await world.pool.query<{ xmin: string }>('select xmin::text from messages where id = $1', [id])).rows[0]?.xmin ?? '';
