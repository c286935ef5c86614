import { describe, expect, it } from 'vitest';
import { createInfobipSms } from '../../../adapters/infobip/sms/sms.ts';
import { createSmtp } from '../../../adapters/smtp/smtp.ts';
import type { MayDeliver } from '../../../adapters/http/delivery-guard.ts';
import { mayLeave, type DeliveryRules } from '../../../config/delivery.ts';
import { startInfobipStub } from '../../support/far-side/infobip-stub.ts';
import { mailMessage, smsMessage } from '../../support/messages.ts';

const guard =
  (rules: DeliveryRules): MayDeliver =>
  (host, to) =>
    mayLeave(rules, host, to);
const call = () => ({ signal: AbortSignal.timeout(5_000) });
const sms = (baseUrl: string, rules: DeliveryRules) =>
  createInfobipSms({ baseUrl, apiKey: 'k', mayDeliver: guard(rules), timeoutMs: 1_000 }).send(smsMessage('a'), call());
const mail = (url: string, rules: DeliveryRules) =>
  createSmtp({ url, mayDeliver: guard(rules), timeoutMs: 1_000 }).send(mailMessage('a'), call());

describe('delivery rules in the gateways (I13)', () => {
  const sandbox: DeliveryRules = { delivery: 'sandbox', allowTo: [] };
  const list = (allowTo: readonly string[]): DeliveryRules => ({ delivery: 'allowlist', allowTo });

  it('under sandbox judge a host by its name: one that only resolves to loopback is refused unasked', async () => {
    for (const host of ['trap.invalid', 'localhost.invalid', '127.0.0.1.nip.io', '0.0.0.0', '10.0.0.1']) {
      expect(await sms(`http://${host}:9`, sandbox)).toMatchObject({
        kind: 'rejected',
        reason: expect.stringContaining('sandbox'),
      });
      expect(await mail(`smtp://${host}:9`, sandbox)).toMatchObject({
        kind: 'rejected',
        reason: expect.stringContaining('sandbox'),
      });
    }
  });

  it('under sandbox reach loopback', async () => {
    const stub = await startInfobipStub();
    expect(await sms(stub.url, sandbox)).toMatchObject({ kind: 'accepted' });
    expect(await sms(stub.url.replace('127.0.0.1', 'localhost'), sandbox)).toMatchObject({ kind: 'accepted' });
    await stub.close();
  });

  it('under allowlist let through only who is listed', async () => {
    expect(await sms('http://trap.invalid', list(['+385 91 123 4567']))).toMatchObject({ kind: 'notSent' });
    expect(await sms('http://trap.invalid', list(['+385910000000']))).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('allowlist'),
    });
    expect(await mail('smtp://trap.invalid', list(['Ana@example.org']))).toMatchObject({ kind: 'notSent' });
    expect(await mail('smtp://trap.invalid', list(['eve@example.org']))).toMatchObject({ kind: 'rejected' });
  });
});
