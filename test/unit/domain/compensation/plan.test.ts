import { describe, expect, it } from 'vitest';
import { planUndo, type UndoFacts, type UndoRow } from '../../../../domain/compensation/plan.ts';
import { event, journey, send, update, webhook, type StepInput } from '../../../../domain/journey/builder.ts';
import { timing } from '../../../../domain/message/timing.ts';

const now = 10_000_000;
const minute = 60_000;
const stepOf = (input: StepInput) => {
  const [step] = journey('any', { on: event('user.signed_up'), steps: [input] }).steps;
  if (step === undefined) throw new Error('no step');
  return step;
};
const sorry = send('sms', 'sorry', { class: 'service' });
const sms = (more: Partial<Parameters<typeof send>[2]> = {}) =>
  stepOf(send('sms', 'hello', { class: 'service', ...more }));
const row = (changes: Partial<UndoRow> = {}): UndoRow => ({
  id: 'row',
  messageId: 'message',
  state: 'ACCEPTED',
  reason: '',
  attempt: 1,
  epoch: 1,
  leaseUntil: null,
  attemptStarted: now - minute,
  gateway: 'infobip',
  unknownSince: null,
  looks: 0,
  tries: [],
  retryAt: null,
  firstAttemptAt: now - minute,
  delivery: 'none',
  hop: 0,
  ...changes,
});
const plan = (facts: Partial<UndoFacts>, canAsk = true, factor = 1) =>
  planUndo(
    { step: sms({ compensate: sorry }), rows: [], done: null, records: [], askedAt: now, ...facts },
    now,
    timing(factor),
    () => canAsk,
  );

describe('undoing a message', () => {
  it.each<[string, Partial<UndoFacts>, object]>([
    ['never claimed', {}, { kind: 'record', record: { kind: 'correction', outcome: 'nothing' } }],
    [
      'held by us and never claimed',
      { step: sms({ undo: '10 minutes', compensate: sorry }) },
      { kind: 'record', record: { kind: 'cancel-held', outcome: 'undone' } },
    ],
    ['skipped', { rows: [row({ state: 'SKIPPED' })] }, { kind: 'record', record: { outcome: 'nothing' } }],
    ['taken', { rows: [row()] }, { kind: 'correct' }],
    [
      'taken, and known to be lost',
      { rows: [row({ delivery: 'undelivered' })] },
      { kind: 'record', record: { outcome: 'nothing' } },
    ],
    [
      'refused by one channel and taken by the next',
      { rows: [row({ state: 'REJECTED' }), row({ hop: 1 })] },
      { kind: 'correct' },
    ],
    [
      'scheduled at its provider',
      { step: sms({ undo: { for: '10 minutes', at: 'provider' } }), rows: [row()] },
      { kind: 'takeBack' },
    ],
    ['under way', { rows: [row({ state: 'IN_FLIGHT', leaseUntil: now + 9_000 })] }, { kind: 'wait', realMs: 9_000 }],
    ['perhaps sent', { rows: [row({ state: 'UNKNOWN', unknownSince: now - minute })] }, { kind: 'lookUp' }],
    [
      'perhaps sent, asked a moment ago',
      { rows: [row({ state: 'UNKNOWN', unknownSince: now })] },
      { kind: 'wait', realMs: 5_000 },
    ],
    [
      'absent three times',
      { rows: [row({ state: 'UNKNOWN', looks: 3 })] },
      { kind: 'record', record: { outcome: 'nothing' } },
    ],
    ['held for a report', { rows: [row({ state: 'HELD' })] }, { kind: 'wait', realMs: minute }],
    [
      'held for a quarter of an hour',
      { rows: [row({ state: 'HELD' })], askedAt: now - 15 * minute },
      { kind: 'record', record: { kind: 'correction', outcome: 'parked' } },
    ],
  ])('%s', (_name, facts, expected) => {
    expect(plan(facts)).toMatchObject(expected);
  });

  it('waits for a report, and then for a person, where its gateway cannot be asked', () => {
    const rows = [row({ state: 'UNKNOWN', unknownSince: now })];
    expect(plan({ rows }, false)).toEqual({ kind: 'wait', realMs: minute });
    expect(plan({ rows, askedAt: now - 16 * minute }, false)).toMatchObject({ record: { outcome: 'parked' } });
    // Where all times are shrunk, this one is too.
    expect(plan({ rows, askedAt: now - 2 * minute }, false, 0.1)).toMatchObject({ record: { outcome: 'parked' } });
    expect(plan({ rows, askedAt: now - minute }, false, 0.1)).toMatchObject({ kind: 'wait' });
  });

  it('that could not be taken back any more is put right, where its author said how', () => {
    const records = [{ kind: 'provider-cancel', outcome: 'tooLate', evidence: {} }] as const;
    const undo = { for: '10 minutes', at: 'provider' } as const;
    expect(plan({ step: sms({ undo, compensate: sorry }), rows: [row()], records })).toEqual({ kind: 'correct' });
    expect(plan({ step: sms({ undo }), rows: [row()], records })).toEqual({ kind: 'over', how: 'tooLate' });
  });

  it('is over once it is recorded, whatever the ledger says then', () => {
    const records = [{ kind: 'correction', outcome: 'undone', evidence: {} }] as const;
    expect(plan({ rows: [row()], records })).toEqual({ kind: 'over', how: 'undone' });
    expect(plan({ rows: [row({ state: 'UNKNOWN' })], records })).toEqual({ kind: 'over', how: 'undone' });
  });
});

describe('undoing another effect', () => {
  it('restores what an update wrote, and then tells whom its author named', () => {
    const step = stepOf(update({ 'traits.a': 1 }, { compensate: webhook('https://crm.example/undo') }));
    expect(plan({ step })).toEqual({ kind: 'restore' });
    const records = [{ kind: 'restore', outcome: 'undone', evidence: {} }] as const;
    expect(plan({ step, records })).toEqual({ kind: 'call' });
  });

  it.each([
    ['never made', null, { kind: 'record', record: { kind: 'webhook', outcome: 'nothing' } }],
    ['refused', { outcome: 'failed', happened: 'no' }, { kind: 'record', record: { outcome: 'nothing' } }],
    ['perhaps made', { outcome: 'begun', happened: 'maybe' }, { kind: 'call' }],
    ['made', { outcome: 'answered', happened: 'yes' }, { kind: 'call' }],
  ] as const)('of a call %s', (_name, done, expected) => {
    const step = stepOf(webhook('https://crm.example/do', { compensate: webhook('https://crm.example/undo') }));
    expect(plan({ step, done })).toMatchObject(expected);
  });
});
