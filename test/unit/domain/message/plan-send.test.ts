import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import type { LedgerRow } from '../../../../domain/message/ledger-row.ts';
import { messageStates } from '../../../../domain/message/outcome.ts';
import { acceptedOutcome, ambiguousSince, planSend } from '../../../../domain/message/plan-send.ts';
import { timing } from '../../../../domain/message/timing.ts';
import type { SendFacts, SendIntent } from '../../../../domain/policy/facts.ts';
import { openPolicy } from '../../../support/open-policy.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const tools = openPolicy;
const sms: SendIntent = {
  workspace: 'default',
  channel: 'sms',
  class: 'service',
  topic: null,
  template: 'welcome',
  awaitsReceipt: false,
  addressGraceMs: 120_000,
  began: now,
};
const stop = { address: '385911234567', reason: 'STOP' };
const mail: SendIntent = { ...sms, channel: 'email' };
const fresh: SendFacts = {
  enrollment: { running: true, mark: null, paused: false, revision: 1 },
  journey: { id: 'welcome', status: 'live' },
  profile: { id: 'p', traits: { phone: '+385911234567', email: 'a@example.com' }, revision: 1 },
  consents: [],
  suppressions: [],
  halts: [],
  settings: {},
  row: null,
  entry: {},
  clock: realClock,
};
const row: LedgerRow = {
  id: 'm',
  messageId: 'abc',
  state: 'IN_FLIGHT',
  reason: 'claimed',
  attempt: 1,
  epoch: 1,
  leaseUntil: now + 1000,
  attemptStarted: now - 59_000,
  gateway: 'infobip-sms',
  unknownSince: null,
  looks: 0,
  retryAt: null,
  firstAttemptAt: now - 59_000,
  delivery: 'none',
  tries: [],
};
const plan = (intent: SendIntent, facts: Partial<SendFacts>, at = now) =>
  planSend(intent, { ...fresh, ...facts }, at, timing(1), {
    ...tools,
    canAsk: (gateway) => gateway !== 'smtp',
  });

describe('planSend', () => {
  it('attempts what nothing forbids', () => {
    expect(plan(sms, {})).toMatchObject({ kind: 'attempt', address: '+385911234567' });
  });
  it('waits for whoever holds a live lease', () => {
    expect(plan(sms, { row })).toEqual({ kind: 'await', leaseUntil: now + 1000 });
  });
  it('looks before it resends, when the lease has lapsed and the first look is due', () => {
    expect(plan(sms, { row }, now + 1000)).toMatchObject({ kind: 'lookUp' });
  });
  it('spaces the looks from the ambiguity', () => {
    const unknown = { ...row, state: 'UNKNOWN' as const, leaseUntil: null, unknownSince: now, looks: 1 };
    expect(plan(sms, { row: unknown }, now + 59_999)).toMatchObject({ outcome: { kind: 'unknown', realMs: 1 } });
    expect(plan(sms, { row: unknown }, now + 60_000)).toMatchObject({ kind: 'lookUp' });
  });
  it('resends under the same row only after three looks found nothing', () => {
    expect(
      plan(sms, { row: { ...row, state: 'UNKNOWN', leaseUntil: null, unknownSince: now - 200_000, looks: 3 } }),
    ).toMatchObject({ kind: 'attempt' });
  });
  it('holds an unknown at a gateway that cannot be asked', () => {
    expect(plan(mail, { row: { ...row, state: 'UNKNOWN', leaseUntil: null, gateway: 'smtp' } })).toMatchObject({
      kind: 'refuse',
      state: 'HELD',
    });
  });
  it('sends again what was claimed but never begun', () => {
    expect(plan(mail, { row: { ...row, state: 'CLAIMED', leaseUntil: now - 1 } })).toMatchObject({ kind: 'attempt' });
  });
  it('obeys an exit committed meanwhile', () => {
    expect(
      plan(sms, {
        enrollment: { running: true, mark: { status: 'exited', reason: 'user.deleted' }, paused: false, revision: 2 },
      }),
    ).toMatchObject({
      outcome: { kind: 'marked', reason: 'user.deleted' },
    });
  });
  it('never calls a row that had an attempt "not sent" (I7)', () => {
    const retry = { ...row, state: 'CLAIMED' as const, leaseUntil: null };
    expect(plan(sms, { row: retry, suppressions: [stop] })).toMatchObject({ kind: 'refuse', state: 'HELD' });
    expect(plan(sms, { suppressions: [stop] })).toMatchObject({
      kind: 'refuse',
      state: 'SKIPPED',
      reason: 'suppressed: STOP',
    });
  });

  it('attempts only without a live lease, a final state, a mark, or an unanswered look', () => {
    const rows = fc.record({
      state: fc.constantFrom(...messageStates),
      leaseUntil: fc.option(fc.integer({ min: now - 90_000, max: now + 90_000 })),
      unknownSince: fc.option(fc.integer({ min: now - 300_000, max: now })),
      looks: fc.integer({ min: 0, max: 3 }),
      attempt: fc.integer({ min: 1, max: 3 }),
      retryAt: fc.option(fc.integer({ min: now - 1000, max: now + 1000 })),
      gateway: fc.constantFrom('infobip', 'smtp'),
    });
    fc.assert(
      fc.property(rows, fc.constantFrom(sms, mail), fc.boolean(), (changes, intent, marked) => {
        const mark = marked ? { status: 'exited', reason: 'exit' } : null;
        const result = plan(intent, {
          row: { ...row, ...changes },
          enrollment: { running: true, mark, paused: false, revision: 1 },
        });
        if (result.kind !== 'attempt') return;
        expect(mark).toBeNull();
        expect(['CLAIMED', 'IN_FLIGHT', 'UNKNOWN']).toContain(changes.state);
        expect(changes.leaseUntil ?? 0).toBeLessThanOrEqual(now);
        if (changes.state !== 'CLAIMED') expect(changes).toMatchObject({ gateway: 'infobip', looks: 3 });
      }),
      { numRuns: 1000 },
    );
  });
  it('sends again where nobody can be asked only by the author’s word, and once (I5)', () => {
    const lost: LedgerRow = { ...row, state: 'UNKNOWN', leaseUntil: null, unknownSince: now - 1_000, gateway: 'smtp' };
    const plan = (doubts: number, resends: boolean, change: Partial<SendFacts> = {}) => {
      const intent = resends ? { ...mail, resends: true as const } : mail;
      const facts = { ...fresh, ...change, row: { ...lost, doubts } };
      return planSend(intent, facts, now, timing(1), { ...tools, canAsk: () => false });
    };
    expect(plan(1, true).kind).toBe('attempt');
    expect(plan(2, true)).toMatchObject({ kind: 'refuse', state: 'HELD' });
    expect(plan(1, false)).toMatchObject({ kind: 'refuse', state: 'HELD' });
    const no = [{ topic: '*', state: 'unsubscribed' as const }];
    expect(plan(1, true, { consents: no })).toMatchObject({ kind: 'refuse', state: 'HELD' });
  });
});

describe('planSend: what the ledger already knows', () => {
  const settled = { leaseUntil: now + 1_000, reason: 'so it was' } as const;
  it.each([
    ['ACCEPTED', { kind: 'accepted', at: now }],
    ['REJECTED', { kind: 'rejected', at: now, reason: 'so it was' }],
    ['SKIPPED', { kind: 'skipped', at: now, reason: 'so it was' }],
    ['HELD', { kind: 'held', at: now, reason: 'so it was' }],
  ] as const)('answers %s at once, whatever policy would say today', (state, outcome) => {
    const facts = { row: { ...row, ...settled, state }, suppressions: [stop] };
    expect(plan(sms, facts)).toEqual({ kind: 'answer', outcome });
  });
  it('speaks in the time of the enrollment, which may run faster (I14)', () => {
    const clock = { realStart: now - 1_000, virtualStart: 0, scale: 60 };
    const retry: LedgerRow = { ...row, state: 'CLAIMED', leaseUntil: null, retryAt: now + 1_000, reason: 'busy' };
    expect(plan(sms, { clock, row: { ...row, state: 'ACCEPTED' } })).toMatchObject({ outcome: { at: 60_000 } });
    expect(plan(sms, { clock, row: retry })).toEqual({
      kind: 'answer',
      outcome: { kind: 'deferred', at: 60_000, until: 120_000, reason: 'busy' },
    });
  });
});

describe('planSend: a mark (I7)', () => {
  const marked = (mark: { status: string; reason: string; then?: string } | null, running = true) => ({
    enrollment: { running, mark, paused: false, revision: 2 },
  });
  it.each([
    ['a goal', { status: 'completed', reason: 'order.placed' }, { status: 'completed' }],
    ['an exit', { status: 'exited', reason: 'user.deleted' }, { status: 'exited' }],
    ['a merge', { status: 'merged', reason: 'merged' }, { status: 'exited' }],
    [
      'a cancel with undo',
      { status: 'exited', reason: 'cancelled', then: 'compensate' },
      { status: 'exited', compensate: true },
    ],
    ['a cancel without', { status: 'exited', reason: 'cancelled', then: 'stop' }, { status: 'exited' }],
  ] as const)('by %s ends the send, and says so', (_name, mark, said) => {
    expect(plan(sms, marked(mark))).toEqual({
      kind: 'answer',
      outcome: { kind: 'marked', at: now, reason: mark.reason, ...said },
    });
  });
  it('is the end of its enrollment too', () => {
    expect(plan(sms, marked(null, false))).toEqual({
      kind: 'answer',
      outcome: { kind: 'marked', at: now, status: 'exited', reason: 'the enrollment has ended' },
    });
  });
  it('is that its own visit was taken back, for that visit alone', () => {
    const undone = { enrollment: { running: true, mark: null, paused: false, revision: 1, undone: true as const } };
    expect(plan(sms, undone)).toMatchObject({ outcome: { kind: 'marked', reason: 'it was taken back' } });
    expect(plan({ ...sms, compensates: true }, undone)).toMatchObject({ kind: 'attempt' });
  });
  it('does not bar what undoes the journey', () => {
    const ended = marked({ status: 'exited', reason: 'cancelled' }, false);
    expect(plan({ ...sms, compensates: true }, ended)).toMatchObject({ kind: 'attempt' });
  });
  it('holds what had an attempt: nobody can say that it was not sent', () => {
    const retry: LedgerRow = { ...row, state: 'CLAIMED', leaseUntil: null, reason: 'HTTP 429' };
    const exit = marked({ status: 'exited', reason: 'user.deleted' });
    expect(plan(sms, { ...exit, row: retry })).toEqual({
      kind: 'refuse',
      state: 'HELD',
      reason: 'HTTP 429; then user.deleted',
      verdicts: [{ rule: 'journey', verdict: 'refuse', because: 'user.deleted', of: 'operations' }],
    });
    // Held back so far, and never claimed.
    expect(plan(sms, { ...exit, row: { ...retry, attempt: 0 } })).toMatchObject({ outcome: { kind: 'marked' } });
  });
});

describe('planSend: a direct send', () => {
  it('has no journey that could have ended', () => {
    expect(plan(sms, { enrollment: null, journey: null })).toMatchObject({ kind: 'attempt' });
  });
});

describe('planSend: policy', () => {
  it('says until when a send is kept back, and what may lift that sooner', () => {
    const halts = [{ channel: null, journey: null, reason: 'wrong price' }];
    expect(plan(sms, { halts })).toEqual({
      kind: 'defer',
      outcome: { kind: 'deferred', at: now, until: now + 15 * 60_000, reason: 'halted', wakeOn: 'released' },
    });
    const night = { settings: { quietHours: { from: '11:00', to: '13:00', classes: ['service'] } } } as const;
    expect(plan(sms, night)).toEqual({
      kind: 'defer',
      outcome: { kind: 'deferred', at: now, until: now + 3_600_000, reason: 'quiet hours' },
    });
  });
  it('says why it refuses, by rule, and what there was before', () => {
    const verdict = { rule: 'suppression', verdict: 'refuse', because: 'suppressed: STOP', of: 'person' };
    const retry: LedgerRow = { ...row, state: 'CLAIMED', leaseUntil: null, reason: 'HTTP 429' };
    expect(plan(sms, { suppressions: [stop], row: retry })).toMatchObject({
      reason: 'HTTP 429; then suppressed: STOP',
      verdicts: expect.arrayContaining([verdict]),
    });
    expect(plan(sms, { suppressions: [stop], row: { ...retry, attempt: 0 } })).toMatchObject({
      state: 'SKIPPED',
      reason: 'suppressed: STOP',
      verdicts: expect.arrayContaining([verdict]),
    });
  });
  it('goes along with an attempt, so that the ledger can say why', () => {
    expect(plan(sms, {})).toMatchObject({
      verdicts: expect.arrayContaining([{ rule: 'consent', verdict: 'pass', because: 'service' }]),
    });
  });
});

describe('planSend: what surely did not leave', () => {
  const day = timing(1).giveUpMs;
  const retry: LedgerRow = { ...row, state: 'CLAIMED', leaseUntil: null, reason: 'HTTP 429', attempt: 7 };
  it('is tried again when its time has come, not before', () => {
    expect(plan(sms, { row: { ...retry, retryAt: now + 1 } })).toEqual({
      kind: 'answer',
      outcome: { kind: 'deferred', at: now, until: now + 1, reason: 'HTTP 429' },
    });
    expect(plan(sms, { row: { ...retry, retryAt: now } })).toMatchObject({ kind: 'attempt' });
    expect(plan(sms, { row: { ...retry, retryAt: null } })).toMatchObject({ kind: 'attempt' });
  });
  it('is given up after a day, with its last reason', () => {
    expect(plan(sms, { row: { ...retry, firstAttemptAt: now - day } })).toMatchObject({ kind: 'attempt' });
    expect(plan(sms, { row: { ...retry, firstAttemptAt: now - day - 1 } })).toEqual({
      kind: 'refuse',
      state: 'REJECTED',
      reason: 'gave up after 7 attempts: HTTP 429',
      verdicts: [{ rule: 'provider', verdict: 'refuse', because: 'gave up after 7 attempts: HTTP 429', of: 'address' }],
    });
    expect(plan(sms, { row: { ...retry, firstAttemptAt: null } })).toMatchObject({ kind: 'attempt' });
  });
  it('is held instead where an earlier attempt may have arrived', () => {
    const old = { ...retry, firstAttemptAt: now - day - 1 };
    const resends = { ...mail, resends: true } as const;
    expect(plan(resends, { row: { ...old, doubts: 1 } })).toMatchObject({ kind: 'refuse', state: 'HELD' });
    expect(plan(resends, { row: { ...old, doubts: 0 } })).toMatchObject({ kind: 'refuse', state: 'REJECTED' });
    expect(plan(mail, { row: { ...old, doubts: 1 } })).toMatchObject({ kind: 'refuse', state: 'REJECTED' });
  });
});

describe('planSend: what may have left', () => {
  it('is held, in words, where its gateway cannot be asked (I5)', () => {
    const lost: LedgerRow = { ...row, leaseUntil: null, gateway: 'smtp', reason: 'no answer to the message' };
    const held = (reason: string) => ({
      kind: 'refuse',
      state: 'HELD',
      reason,
      verdicts: [{ rule: 'provider', verdict: 'refuse', because: reason, of: 'address' }],
    });
    expect(plan(mail, { row: { ...lost, state: 'UNKNOWN' } })).toEqual(
      held('no answer to the message; its gateway cannot be asked'),
    );
    expect(plan(mail, { row: { ...lost, state: 'IN_FLIGHT' } })).toEqual(
      held('the sender stopped while the provider was taking it; its gateway cannot be asked'),
    );
  });
  it('is asked about from when its request was cut off, where a crash left no word', () => {
    const times = timing(1);
    const crashed: LedgerRow = { ...row, leaseUntil: null, attemptStarted: now - 24_999, unknownSince: null };
    expect(plan(sms, { row: crashed })).toEqual({
      kind: 'answer',
      outcome: { kind: 'unknown', at: now, realMs: 1 },
    });
    expect(plan(sms, { row: { ...crashed, attemptStarted: now - 25_000 } })).toMatchObject({ kind: 'lookUp' });
    expect(ambiguousSince({ ...crashed, unknownSince: now - 3 }, times, now)).toBe(now - 3);
    expect(ambiguousSince({ ...crashed, attemptStarted: null }, times, now)).toBe(now);
  });
});

describe('acceptedOutcome', () => {
  const waiting = { ...sms, awaitsReceipt: true };
  const outcome = (delivery: LedgerRow['delivery'], intent = waiting) =>
    acceptedOutcome(intent, { delivery, reason: 'accepted' }, now);
  it('is what the receipt says where the step waits for one', () => {
    expect(outcome('delivered')).toEqual({ kind: 'delivered', at: now });
    for (const delivery of ['none', 'pending'] as const)
      expect(outcome(delivery)).toEqual({ kind: 'accepted', at: now });
    for (const delivery of ['undelivered', 'expired', 'rejected'] as const)
      expect(outcome(delivery)).toEqual({ kind: 'rejected', at: now, reason: delivery });
  });
  it('is that it was taken where the step does not wait', () => {
    for (const delivery of ['none', 'delivered', 'undelivered'] as const)
      expect(outcome(delivery, sms)).toEqual({ kind: 'accepted', at: now });
  });
});
