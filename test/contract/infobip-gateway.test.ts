import { createInfobipSms } from '../../adapters/infobip/sms/sms.ts';
import { startInfobipStub, type Reply } from '../support/far-side/infobip-stub.ts';
import { smsMessage } from '../support/messages.ts';
import { describeGateway, type Weather } from './message-gateway.ts';

const rejected = {
  groupId: 5,
  groupName: 'REJECTED',
  id: 52,
  name: 'REJECTED_DESTINATION',
  description: '385911234567',
};
const replies: Record<Exclude<Weather, 'is gone'>, Reply> = {
  'rejects for good': { body: JSON.stringify({ messages: [{ to: '385911234567', status: rejected }] }) },
  'refuses for now': { status: 429, headers: { 'retry-after': '7' }, body: '{"text":"385911234567"}' },
  'is not ready': { status: 503, headers: { 'retry-after': '7' }, body: '' },
  'knows no such account': { status: 401, body: '{"text":"385911234567"}' },
  'hangs up before it takes': { end: 'reset' },
  'takes, then hangs up': { take: true, end: 'reset' },
  'takes, then answers badly': { take: true, status: 502, body: '<html>385911234567</html>' },
  'takes its time': { take: true, afterMs: 300 },
  'takes, then falls silent': { take: true, end: 'silence' },
};

for (const smsBy of ['sdk', 'own client'] as const) {
  describeGateway(`Infobip SMS, ${smsBy}`, 'can be asked', async ({ mayDeliver, timeoutMs }) => {
    const stub = await startInfobipStub();
    return {
      gateway: createInfobipSms({ baseUrl: stub.url, apiKey: 'key', mayDeliver, timeoutMs, smsBy }),
      message: smsMessage,
      next: (weather) => (weather === 'is gone' ? stub.close() : stub.next(replies[weather])),
      taken: stub.taken,
      contacts: stub.connections,
      close: () => stub.close(),
    };
  });
}
