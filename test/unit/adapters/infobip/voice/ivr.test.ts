import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipIvr } from '../../../../../adapters/infobip/voice/ivr.ts';
import type { OutgoingMessage } from '../../../../../domain/message/outcome.ts';
import { startInfobipStub, type InfobipStub } from '../../../../support/far-side/infobip-stub.ts';
import { callMessage, scenarioMessage } from '../../../../support/messages.ts';

describe('createInfobipIvr', () => {
  let stub: InfobipStub;
  beforeEach(async () => {
    stub = await startInfobipStub();
  });
  afterEach(() => stub.close());

  const message = scenarioMessage('m1', '6298AA7707903A4ED680B436929681AD');
  const send = (one: OutgoingMessage) =>
    createInfobipIvr({
      baseUrl: stub.url,
      apiKey: 'key',
      mayDeliver: () => ({ ok: true }),
      timeoutMs: 5_000,
      notifyUrl: 'https://acme.example/reports',
    }).send(one, { signal: AbortSignal.timeout(5_000) });

  it('starts it under our id, tells it what it is to know, and asks for the report; what it is about stays here', async () => {
    const content = { ...message.content, ringSeconds: 25 } as OutgoingMessage['content'];
    expect(await send({ ...message, content })).toMatchObject({ kind: 'accepted' });
    expect(stub.seen[0]?.url).toBe('/voice/ivr/1/messages');
    expect(JSON.parse(stub.seen[0]?.body ?? '')).toEqual({
      messages: [
        {
          scenarioId: '6298AA7707903A4ED680B436929681AD',
          from: '38512345678',
          destinations: [{ to: '385911234567', messageId: 'm1' }],
          parameters: { name: 'Ana Horvat' },
          ringTimeout: 25,
          notifyUrl: 'https://acme.example/reports',
          notifyContentType: 'application/json',
          notifyContentVersion: 2,
        },
      ],
    });
  });

  it.each<[string, OutgoingMessage, string]>([
    ['what is to be spoken', callMessage('m1'), 'only a scenario can be started'],
    [
      'what is to lie there for a while',
      { ...message, schedule: { sendAt: Date.now() + 3_600_000, bulkId: 'b-1' } },
      'a scenario that is scheduled could not be taken back',
    ],
  ])('refuses %s before anybody is asked', async (_, one, reason) => {
    expect(await send(one)).toMatchObject({ kind: 'rejected', reason });
    expect(stub.connections()).toBe(0);
  });
});
