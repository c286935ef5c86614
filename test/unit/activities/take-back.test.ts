import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeBack } from '../../../activities/take-back.ts';
import { createInfobipSms } from '../../../adapters/infobip/sms/sms.ts';
import { realClock } from '../../../domain/clock.ts';
import type { UndoRow } from '../../../domain/compensation/plan.ts';
import type { CompensationRecord } from '../../../domain/compensation/record.ts';
import { bulkIdOf } from '../../../domain/ids.ts';
import type { SendStep } from '../../../domain/journey/definition.ts';
import { timing } from '../../../domain/message/timing.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start.ts';
import { smsMessage } from '../../support/messages.ts';

const id = 'mtakeback';
const undo = { for: '10 minutes', at: 'provider' } as const;
const gift: SendStep = { kind: 'send', id: 'gift', channel: 'sms', template: 'gift', class: 'service', undo };
const input = {
  workspace: 'default',
  enrollmentId: 'e',
  step: 'gift',
  visit: 1,
  version: 'v1',
  clock: realClock,
  trail: { seq: 0, entries: [], place: null },
};

/** Two attempts, of which the provider took the second at its word. */
const row = (firstAttemptAt: number): UndoRow => ({
  id: 'row',
  messageId: id,
  state: 'ACCEPTED',
  reason: '',
  attempt: 2,
  epoch: 2,
  leaseUntil: null,
  attemptStarted: firstAttemptAt,
  firstAttemptAt,
  gateway: 'infobip',
  unknownSince: null,
  looks: 0,
  tries: [],
  retryAt: null,
  delivery: 'none',
  hop: 0,
});

describe('taking back a message whose first attempt turned up late', () => {
  let sandbox: Sandbox;
  const records: CompensationRecord[] = [];
  beforeEach(async () => {
    records.length = 0;
    sandbox = await startSandbox({ settings: { magic: false, logsPerMinute: 0 } });
  });
  afterEach(() => sandbox.close());

  const send = async (attempt: number, inMs: number) => {
    const schedule = { sendAt: Date.now() + inMs, bulkId: bulkIdOf(id, attempt) };
    const sent = await gateway().send({ ...smsMessage(id), schedule }, { signal: AbortSignal.timeout(5_000) });
    expect(sent.kind).toBe('accepted');
  };
  const gateway = () =>
    createInfobipSms({
      baseUrl: sandbox.httpUrl,
      apiKey: 'key',
      mayDeliver: () => ({ ok: true }),
      timeoutMs: 5_000,
    });
  const askedFor = async (firstAttemptAt: number) => {
    await takeBack(
      {
        send: { gateway, timing: timing(1), now: Date.now },
        compensations: { record: async (_ref, record) => void records.push(record) },
      },
      input,
      gift,
      { askedAt: Date.now() },
      row(firstAttemptAt),
    );
    return records.map(({ outcome, evidence }) => [outcome, evidence['bulkId'], evidence['provider']]);
  };
  const statuses = () => sandbox.oracle.byMessageId(id).map(({ status }) => status);

  it('is undone where the second was taken for a copy of it: nobody reads an apology for what they never got', async () => {
    await send(1, 600_000);
    await send(2, 600_000);
    expect(await askedFor(Date.now())).toEqual([['undone', `${id}-1`, 'CANCELED']]);
    expect(statuses()).toEqual(['CANCELLED', 'REJECTED_DUPLICATE_MESSAGE_ID']);
  });

  it('is too late where the first has gone, whatever became of the second', async () => {
    sandbox.change({ duplicateIds: 'forget' });
    await send(1, 0);
    await send(2, 600_000);
    await expect.poll(() => statuses()[0], { interval: 10 }).toMatch(/^DELIVERED/);
    expect(await askedFor(Date.now())).toEqual([['tooLate', `${id}-1`, 'FINISHED']]);
    expect(statuses()[1]).toBe('CANCELLED');
  });

  it('is too late where the second may have gone and been forgotten', async () => {
    await send(1, 600_000);
    expect(await askedFor(Date.now() - 600_001)).toEqual([['tooLate', `${id}-2`, 'knows no such bulk']]);
  });

  it('is undone where the provider never heard of the second, and nothing was due yet', async () => {
    await send(1, 600_000);
    expect(await askedFor(Date.now())).toEqual([['undone', `${id}-1`, 'CANCELED']]);
  });
});
