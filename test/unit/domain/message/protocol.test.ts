import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryStates, messageStates } from '../../../../domain/message/outcome.ts';
import { move, type Move, type Standing } from '../../../../domain/message/protocol.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const leaseMs = 60_000;
const never: Omit<Standing, 'state'> = {
  attempt: 0,
  epoch: 0,
  leaseUntil: null,
  unknownSince: null,
  looks: 0,
  retryAt: null,
  delivery: 'none',
};
/** Somebody has claimed it, and is at it. */
const claimed: Standing = { ...never, state: 'CLAIMED', attempt: 1, epoch: 1, leaseUntil: now + leaseMs };
const claim = (seen: number | null, inFlight = true): Move => ({ kind: 'claim', now, seen, leaseMs, inFlight });
const answer = (result: Extract<Move, { kind: 'answer' }>['result'], epoch = 1): Move => ({
  kind: 'answer',
  now,
  epoch,
  result,
  retryInMs: 2_000,
});
const look = (result: Extract<Move, { kind: 'look' }>['result'], looks: number, epoch = 1): Move => ({
  kind: 'look',
  epoch,
  looks,
  result,
  since: now - 5_000,
});
const refuse = (seen: number | null, state: 'SKIPPED' | 'HELD' | 'REJECTED' = 'HELD'): Move => ({
  kind: 'refuse',
  seen,
  state,
});
const open = ['CLAIMED', 'IN_FLIGHT', 'UNKNOWN'] as const;
const closed = messageStates.filter((state) => !open.some((one) => one === state));

const standings: fc.Arbitrary<Standing> = fc.record({
  state: fc.constantFrom(...messageStates),
  attempt: fc.integer({ min: 1, max: 4 }),
  epoch: fc.integer({ min: 1, max: 4 }),
  leaseUntil: fc.option(fc.integer({ min: now - leaseMs, max: now + leaseMs })),
  unknownSince: fc.option(fc.integer({ min: now - leaseMs, max: now })),
  looks: fc.integer({ min: 0, max: 3 }),
  retryAt: fc.option(fc.integer({ min: now, max: now + leaseMs })),
  delivery: fc.constantFrom(...deliveryStates),
});
const epochs = fc.integer({ min: 0, max: 5 });
const fenced: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(epochs, fc.boolean()).map(([seen, inFlight]) => claim(seen, inFlight)),
  epochs.map((epoch): Move => ({ kind: 'body', now, epoch })),
  fc
    .tuple(fc.constantFrom('accepted' as const, 'rejected' as const, 'notSent' as const, 'unknown' as const), epochs)
    .map(([result, epoch]) => answer(result, epoch)),
  fc
    .tuple(
      fc.constantFrom('found' as const, 'rejected' as const, 'absent' as const, 'noAnswer' as const),
      fc.integer({ min: 0, max: 3 }),
      epochs,
    )
    .map(([result, looks, epoch]) => look(result, looks, epoch)),
  fc
    .tuple(epochs, fc.constantFrom('SKIPPED' as const, 'HELD' as const, 'REJECTED' as const))
    .map(([seen, state]) => refuse(seen, state)),
);
const epochOf = (made: Move): number | null => ('epoch' in made ? made.epoch : 'seen' in made ? made.seen : null);

describe('a message that the ledger does not know', () => {
  it('is claimed by who saw that there is none, under the first epoch', () => {
    expect(move(null, claim(null))).toEqual({ ...claimed, state: 'IN_FLIGHT' });
    expect(move(null, claim(null, false))).toEqual(claimed);
  });
  it('can be refused before anybody tried', () => {
    expect(move(null, refuse(null, 'SKIPPED'))).toEqual({ ...never, state: 'SKIPPED' });
  });
  it('gives nothing to who remembers one, nor to what needs one', () => {
    const moves: Move[] = [claim(0), claim(1), refuse(0), { kind: 'body', now, epoch: 0 }, answer('accepted', 0)];
    for (const made of [...moves, look('found', 0, 0), { kind: 'report', delivery: 'delivered' } as const])
      expect(move(null, made)).toBeNull();
  });
});

describe('a claim', () => {
  it('is refused while a lease lives, and made at the very instant in which it lapses (I6)', () => {
    for (const state of open) {
      expect(move({ ...claimed, state, leaseUntil: now + 1 }, claim(1))).toBeNull();
      expect(move({ ...claimed, state, leaseUntil: now }, claim(1))).not.toBeNull();
      expect(move({ ...claimed, state, leaseUntil: null }, claim(1))).not.toBeNull();
    }
  });
  it('begins a new attempt under a new epoch, which remembers of the others only what became of them', () => {
    const lost: Standing = {
      state: 'UNKNOWN',
      attempt: 2,
      epoch: 5,
      leaseUntil: null,
      unknownSince: now - 1,
      looks: 3,
      retryAt: now,
      delivery: 'pending',
    };
    const next = { ...claimed, attempt: 3, epoch: 6, delivery: 'pending' };
    expect(move(lost, claim(5))).toEqual({ ...next, state: 'IN_FLIGHT' });
    expect(move(lost, claim(5, false))).toEqual(next);
  });
  it.each(closed)('is refused once it is %s', (state) => {
    expect(move({ ...claimed, state, leaseUntil: null }, claim(1))).toBeNull();
  });
  it('succeeds for one of those who saw the same (I3)', () => {
    fc.assert(
      fc.property(standings, fc.boolean(), (before, inFlight) => {
        const made = claim(before.epoch, inFlight);
        const first = move(before, made);
        if (first === null) return;
        expect(first.epoch).toBeGreaterThan(before.epoch);
        expect(move(first, made)).toBeNull();
      }),
    );
  });
});

describe('the body of a message', () => {
  const body: Move = { kind: 'body', now, epoch: 1 };
  it('begins under a lease that lives, and is in flight from then on', () => {
    expect(move(claimed, body)).toEqual({ ...claimed, state: 'IN_FLIGHT' });
    expect(move({ ...claimed, leaseUntil: now + 1 }, body)).not.toBeNull();
    expect(move({ ...claimed, leaseUntil: now }, body)).toBeNull();
    expect(move({ ...claimed, leaseUntil: null }, body)).toBeNull();
  });
  it.each(messageStates.filter((state) => state !== 'CLAIMED'))('does not begin where it is %s', (state) => {
    expect(move({ ...claimed, state }, body)).toBeNull();
  });
});

describe('an answer', () => {
  const settled = { ...claimed, leaseUntil: null, unknownSince: null, retryAt: null };
  it.each(['CLAIMED', 'IN_FLIGHT'] as const)('settles what is %s, and gives its lease back', (state) => {
    const before: Standing = { ...claimed, state, unknownSince: now - 1, retryAt: now };
    expect(move(before, answer('accepted'))).toEqual({ ...settled, state: 'ACCEPTED' });
    expect(move(before, answer('rejected'))).toEqual({ ...settled, state: 'REJECTED' });
    expect(move(before, answer('notSent'))).toEqual({ ...settled, state: 'CLAIMED', retryAt: now + 2_000 });
    expect(move(before, answer('unknown'))).toEqual({ ...settled, state: 'UNKNOWN', unknownSince: now });
  });
  it.each(['UNKNOWN', 'HELD'] as const)('that is clear is evidence where it was called %s meanwhile (I5)', (state) => {
    const before: Standing = { ...claimed, state, leaseUntil: null, unknownSince: now - 1 };
    expect(move(before, answer('accepted'))?.state).toBe('ACCEPTED');
    expect(move(before, answer('rejected'))?.state).toBe('REJECTED');
    expect(move(before, answer('notSent'))).toBeNull();
    expect(move(before, answer('unknown'))).toBeNull();
  });
});

describe('a look', () => {
  const lost: Standing = { ...claimed, state: 'UNKNOWN', leaseUntil: null, unknownSince: now - 60_000, looks: 1 };
  it.each(['UNKNOWN', 'IN_FLIGHT'] as const)('settles what is %s by evidence only (I5)', (state) => {
    const before: Standing = { ...lost, state, leaseUntil: now };
    const after = { ...lost, unknownSince: now - 5_000 };
    expect(move(before, look('found', 1))).toEqual({ ...after, state: 'ACCEPTED' });
    expect(move(before, look('rejected', 1))).toEqual({ ...after, state: 'REJECTED' });
    expect(move(before, look('absent', 1))).toEqual({ ...after, state: 'UNKNOWN', looks: 2 });
    expect(move(before, look('noAnswer', 1))).toEqual({ ...after, state: 'UNKNOWN' });
  });
  it('that found nothing counts once, whoever else looked at the same moment', () => {
    expect(move(lost, look('absent', 0))).toBeNull();
    expect(move(lost, look('absent', 2))).toBeNull();
    expect(move(lost, look('found', 0))?.state).toBe('ACCEPTED');
  });
  it.each(messageStates.filter((state) => state !== 'UNKNOWN' && state !== 'IN_FLIGHT'))(
    'says nothing of what is %s',
    (state) => {
      expect(move({ ...lost, state }, look('found', 1))).toBeNull();
    },
  );
});

describe('a report', () => {
  it('settles what is open, and ends its lease', () => {
    for (const state of [...open, 'HELD'] as const)
      expect(move({ ...claimed, state }, { kind: 'report', delivery: 'delivered' })).toEqual({
        ...claimed,
        state: 'ACCEPTED',
        leaseUntil: null,
        delivery: 'delivered',
      });
  });
  it('leaves the lease of what it does not settle alone', () => {
    const before: Standing = { ...claimed, state: 'ACCEPTED' };
    expect(move(before, { kind: 'report', delivery: 'undelivered' })).toEqual({ ...before, delivery: 'undelivered' });
  });
});

describe('a refusal', () => {
  it.each(open)('ends what is %s', (state) => {
    const before: Standing = { ...claimed, state, retryAt: now, unknownSince: now, looks: 2 };
    for (const end of ['SKIPPED', 'HELD', 'REJECTED'] as const)
      expect(move(before, refuse(1, end))).toEqual({ ...before, state: end, leaseUntil: null, retryAt: null });
  });
  it.each(closed)('changes nothing once it is %s', (state) => {
    expect(move({ ...claimed, state }, refuse(1))).toBeNull();
  });
});

describe('the protocol', () => {
  it('lets nobody do anything who knows another epoch than the one that is', () => {
    fc.assert(
      fc.property(standings, fenced, (before, made) => {
        if (epochOf(made) !== before.epoch) expect(move(before, made)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
  it('keeps what has its end: only a report changes it, and a refusal only to what was taken after all', () => {
    const reports = fc
      .constantFrom(...deliveryStates.filter((state) => state !== 'none'))
      .map((delivery): Move => ({ kind: 'report', delivery }));
    fc.assert(
      fc.property(standings, fc.oneof(fenced, reports), (before, made) => {
        if (before.state !== 'ACCEPTED' && before.state !== 'REJECTED' && before.state !== 'SKIPPED') return;
        const after = move(before, made)?.state ?? before.state;
        if (before.state === 'REJECTED') expect(['REJECTED', 'ACCEPTED']).toContain(after);
        else expect(after).toBe(before.state);
        if (made.kind !== 'report') expect(move(before, made)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});
