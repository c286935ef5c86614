import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import type { LedgerRow } from '../../../../domain/message/ledger-row.ts';
import { messageStates } from '../../../../domain/message/outcome.ts';
import { planSend } from '../../../../domain/message/plan-send.ts';
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
