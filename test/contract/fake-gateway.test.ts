import { createFakeGateway, type FakeAnswer } from '../support/fake-gateway.ts';
import { mailMessage, smsMessage } from '../support/messages.ts';
import { describeGateway, type Weather } from './message-gateway.ts';

const answers: Record<Exclude<Weather, 'is gone'>, FakeAnswer> = {
  'rejects for good': { kind: 'answer', result: { kind: 'rejected', reason: 'REJECTED_DESTINATION', detail: '' } },
  'refuses for now': { kind: 'answer', result: { kind: 'notSent', reason: 'HTTP 429', fault: 'busy' } },
  'is not ready': { kind: 'answer', result: { kind: 'notSent', reason: 'HTTP 503', fault: 'busy' } },
  'knows no such account': { kind: 'answer', result: { kind: 'notSent', reason: 'HTTP 401', fault: 'setUp' } },
  'hangs up before it takes': { kind: 'answer', result: { kind: 'unknown', reason: 'connection reset' } },
  'takes, then hangs up': { kind: 'answer', take: true, result: { kind: 'unknown', reason: 'connection reset' } },
  'takes, then answers badly': { kind: 'answer', take: true, result: { kind: 'unknown', reason: 'HTTP 502' } },
  'takes its time': { kind: 'answer', take: true, result: { kind: 'accepted', detail: 'FAKE' } },
  'takes, then falls silent': { kind: 'silence', take: true },
};

for (const channel of ['sms', 'email'] as const) {
  describeGateway(
    `in memory, ${channel}`,
    channel === 'sms' ? 'can be asked' : 'cannot be asked',
    ({ mayDeliver, timeoutMs }) => {
      const gateway = createFakeGateway({ channel, mayDeliver, timeoutMs });
      return Promise.resolve({
        gateway,
        message: channel === 'sms' ? smsMessage : mailMessage,
        next: (weather: Weather) => (weather === 'is gone' ? gateway.vanish() : gateway.next(answers[weather])),
        taken: (id: string) => gateway.taken.filter((one) => one.messageId === id).length,
        contacts: () => gateway.calls(),
        close: () => undefined,
      });
    },
  );
}
