import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipSms } from '../../../../../adapters/infobip/sms/sms.ts';
import { createInfobipSmsBulk } from '../../../../../adapters/infobip/sms/sms-bulk.ts';
import type { OutgoingMessage } from '../../../../../domain/message/outcome.ts';
import type { TextOptions } from '../../../../../domain/message/text-options.ts';
import { startSandbox } from '../../../../../sandbox/start.ts';
import { startInfobipStub, type InfobipStub } from '../../../../support/far-side/infobip-stub.ts';
import { smsMessage } from '../../../../support/messages.ts';

const everything: TextOptions = {
  transliteration: 'central-european',
  flash: true,
  validityMs: 90 * 60_000,
  links: { shorten: true, track: true, domain: 'go.acme.example' },
};
const tracked = {
  shortenUrl: true,
  trackClicks: true,
  trackingUrl: 'https://carillon.example/tracking',
  customDomain: 'go.acme.example',
};
const text = 'Hi Ana, your order is on its way';
const withOptions = (messageId: string, options: TextOptions): OutgoingMessage => ({
  ...smsMessage(messageId),
  content: { kind: 'text', text, options },
});

describe('a text message on the wire', () => {
  let stub: InfobipStub;
  beforeEach(async () => {
    stub = await startInfobipStub();
  });
  afterEach(() => stub.close());
  const options = (smsBy: 'sdk' | 'own client') => ({
    baseUrl: stub.url,
    apiKey: 'key',
    timeoutMs: 2_000,
    mayDeliver: () => ({ ok: true }) as const,
    notifyUrl: 'https://carillon.example/reports',
    trackingUrl: 'https://carillon.example/tracking',
    smsBy,
  });
  const patience = { signal: AbortSignal.timeout(10_000) };
  const sent = (): unknown => ({ url: stub.seen[0]?.url, body: JSON.parse(stub.seen[0]?.body ?? 'null') as unknown });
  const schedule = { sendAt: Date.UTC(2026, 10, 21, 8), bulkId: 'b-1' };
  const destinations = [{ to: '385911234567', messageId: 'm-1' }];

  it('carries all that senders.yaml may say, by the SDK', async () => {
    const message = { ...withOptions('m-1', everything), schedule };
    expect(await createInfobipSms(options('sdk')).send(message, patience)).toMatchObject({ kind: 'accepted' });
    expect(sent()).toEqual({
      url: '/sms/2/text/advanced',
      body: {
        type: 'text',
        bulkId: 'b-1',
        messages: [
          {
            from: 'Acme',
            destinations,
            text,
            transliteration: 'CENTRAL_EUROPEAN',
            flash: true,
            validityPeriod: 90,
            sendAt: '2026-11-21T08:00:00.000+0000',
            notifyUrl: 'https://carillon.example/reports',
            notifyContentType: 'application/json',
          },
        ],
        urlOptions: tracked,
      },
    });
  });

  it('and by our own client, in the form of version 3', async () => {
    const message = { ...withOptions('m-1', everything), schedule };
    expect(await createInfobipSms(options('own client')).send(message, patience)).toMatchObject({ kind: 'accepted' });
    expect(sent()).toEqual({
      url: '/sms/3/messages',
      body: {
        messages: [
          {
            sender: 'Acme',
            destinations,
            content: { text, transliteration: 'CENTRAL_EUROPEAN' },
            options: {
              flash: true,
              validityPeriod: { amount: 90, timeUnit: 'MINUTES' },
            },
            webhooks: { delivery: { url: 'https://carillon.example/reports' }, contentType: 'application/json' },
          },
        ],
        options: { schedule: { bulkId: 'b-1', sendAt: '2026-11-21T08:00:00.000+0000' }, tracking: tracked },
      },
    });
  });

  it.each(['sdk', 'own client'] as const)('is taken so by the sandbox, which knows every field (%s)', async (smsBy) => {
    const sandbox = await startSandbox({ settings: { latencyMs: 0 } });
    const gateway = createInfobipSms({ ...options(smsBy), baseUrl: sandbox.httpUrl });
    const message = { ...withOptions('m-1', everything), schedule: { sendAt: Date.now() + 3_600_000, bulkId: 'b-1' } };
    const result = await gateway.send(message, patience);
    const [taken] = sandbox.oracle.byMessageId('m-1');
    await sandbox.close();
    expect([result.kind, taken?.from, taken?.bulkId]).toEqual(['accepted', 'Acme', 'b-1']);
  });

  it('says nothing that nobody asked for', async () => {
    const plain = { ...options('own client'), notifyUrl: undefined };
    const { notifyUrl: _, ...silent } = plain;
    await createInfobipSms(silent).send(smsMessage('m-1'), patience);
    expect(sent()).toMatchObject({ body: { messages: [{ sender: 'Acme', destinations, content: { text } }] } });
    expect(Object.keys(JSON.parse(stub.seen[0]?.body ?? '{}') as object)).toEqual(['messages']);
  });

  it('shares its element with those who get the same words from the same sender, at the speed asked for', async () => {
    const messages = [
      withOptions('m-1', everything),
      { ...withOptions('m-2', everything), to: '+385911234568' },
      { ...withOptions('m-3', everything), to: '+12025550123', from: '+12025550100' },
    ];
    const bulk = { bulkId: 'b-1', messages, speed: { messages: 600, per: 'minute' } } as const;
    expect(await createInfobipSmsBulk(options('sdk')).sendAll(bulk, patience)).toMatchObject({ kind: 'answered' });
    expect(sent()).toMatchObject({
      url: '/sms/3/messages',
      body: {
        messages: [
          { sender: 'Acme', destinations: [{ messageId: 'm-1' }, { messageId: 'm-2' }], options: { flash: true } },
          { sender: '+12025550100', destinations: [{ to: '12025550123', messageId: 'm-3' }] },
        ],
        options: {
          schedule: { bulkId: 'b-1', sendingSpeedLimit: { amount: 600, timeUnit: 'MINUTE' } },
          tracking: tracked,
        },
      },
    });
  });

  it('loses one of a thousand to a refusal, and the other 999 are taken', async () => {
    const messages = Array.from({ length: 1_000 }, (_, n) => ({
      ...smsMessage(`m-${n}`),
      to: `+3859110${String(n).padStart(5, '0')}`,
    }));
    const rejected = { groupId: 5, groupName: 'REJECTED', id: 52, name: 'REJECTED_DESTINATION' };
    const pending = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED' };
    const said = messages.map(({ messageId, to }, n) => ({ messageId, to, status: n === 500 ? rejected : pending }));
    stub.next({ take: true, body: JSON.stringify({ bulkId: 'b-1', messages: said }) });
    const result = await createInfobipSmsBulk(options('sdk')).sendAll({ bulkId: 'b-1', messages }, patience);
    if (result.kind !== 'answered') throw new Error(`expected an answer, not ${result.kind}`);
    const refused = [...result.byMessage].filter(([, { kind }]) => kind !== 'accepted');
    expect([result.byMessage.size, refused]).toEqual([
      1_000,
      [['m-500', { kind: 'rejected', reason: 'REJECTED_DESTINATION', detail: 'REJECTED_DESTINATION' }]],
    ]);
  });
});
