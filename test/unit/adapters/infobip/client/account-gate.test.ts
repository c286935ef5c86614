import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountGate } from '../../../../../adapters/infobip/client/account-gate.ts';
import type { Answer } from '../../../../../adapters/infobip/client/answer.ts';
import { createInfobipSms } from '../../../../../adapters/infobip/sms/sms.ts';
import { createInfobipSmsBulk } from '../../../../../adapters/infobip/sms/sms-bulk.ts';
import { createInfobipVoice } from '../../../../../adapters/infobip/voice/voice.ts';
import { startInfobipStub, type InfobipStub } from '../../../../support/far-side/infobip-stub.ts';
import { callMessage, smsMessage } from '../../../../support/messages.ts';

const answered = (status: number, retryAfter?: string): Answer => ({ kind: 'answered', status, retryAfter, body: '' });

describe('createAccountGate', () => {
  it.each([429, 503])('closes for as long as the provider asked with %i', (status) => {
    const gate = createAccountGate();
    expect(gate.closed(0)).toBeNull();
    gate.heard(answered(status, '2'), 1_000);
    expect(gate.closed(2_000)).toEqual({ kind: 'resting', forMs: 1_000 });
    expect(gate.closed(3_000)).toBeNull();
  });

  it('heeds the longer of two wishes', () => {
    const gate = createAccountGate();
    gate.heard(answered(429, '7'), 1_000);
    gate.heard(answered(429, '2'), 2_000);
    expect(gate.closed(3_000)).toEqual({ kind: 'resting', forMs: 5_000 });
    gate.heard(answered(503, '9'), 3_000);
    expect(gate.closed(3_000)).toEqual({ kind: 'resting', forMs: 9_000 });
  });

  it.each([answered(429), answered(429, 'soon'), answered(500, '7'), answered(200, '7')])(
    'stays open after %j',
    (answer) => {
      const gate = createAccountGate();
      expect(gate.heard(answer, 0)).toBe(answer);
      expect(gate.closed(0)).toBeNull();
    },
  );

  it('believes no header for longer than a quarter of an hour', () => {
    const gate = createAccountGate();
    gate.heard(answered(429, '86400'), 0);
    expect(gate.closed(0)).toEqual({ kind: 'resting', forMs: 900_000 });
  });
});

describe('an account of Infobip that asks for patience', () => {
  let stub: InfobipStub;
  beforeEach(async () => {
    stub = await startInfobipStub();
  });
  afterEach(() => stub.close());
  const patience = { signal: new AbortController().signal };
  const everybody = () => {
    const gate = createAccountGate();
    const options = {
      baseUrl: stub.url,
      apiKey: 'key',
      timeoutMs: 2_000,
      mayDeliver: () => ({ ok: true }) as const,
      gate,
    };
    return {
      sms: createInfobipSms(options),
      bulk: createInfobipSmsBulk(options),
      voice: createInfobipVoice(options),
    };
  };

  it('hears nothing from any channel, look-up or cancel until the time is up, whoever was told', async () => {
    const { sms, bulk, voice } = everybody();
    stub.next({ status: 429, headers: { 'retry-after': '1' } });
    expect(await sms.send(smsMessage('m-1'), patience)).toMatchObject({ kind: 'notSent', retryAfterMs: 1_000 });
    const began = Date.now();
    const rest = { kind: 'notSent', fault: 'busy', reason: 'the account was asked to wait, for 1 s more' };
    expect(await sms.send(smsMessage('m-2'), patience)).toMatchObject(rest);
    expect(await voice.send(callMessage('m-3'), patience)).toMatchObject(rest);
    expect(await bulk.sendAll({ bulkId: 'b', messages: [smsMessage('m-4')] }, patience)).toMatchObject({
      kind: 'notSent',
      busy: true,
    });
    expect(await sms.lookUp?.('m-1', patience)).toMatchObject({ kind: 'noAnswer' });
    expect(await voice.cancel?.('b-1', patience)).toMatchObject({ kind: 'noAnswer' });
    expect(stub.seen).toHaveLength(1);
    await expect
      .poll(() => sms.send(smsMessage('m-1'), patience), { interval: 50, timeout: 5_000 })
      .toMatchObject({ kind: 'accepted' });
    expect(Date.now() - began).toBeGreaterThan(900);
  });

  it('is heard by the own client too: a look-up that is too much keeps messages waiting', async () => {
    const { sms } = everybody();
    stub.nextLogs({ status: 429, headers: { 'retry-after': '60' } });
    expect(await sms.lookUp?.('m-1', patience)).toMatchObject({ kind: 'noAnswer', reason: 'HTTP 429' });
    expect(await sms.send(smsMessage('m-2'), patience)).toMatchObject({ kind: 'notSent', fault: 'busy' });
    expect(stub.seen).toHaveLength(1);
  });
});
