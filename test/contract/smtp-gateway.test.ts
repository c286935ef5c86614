import { createSmtp } from '../../adapters/smtp/smtp.ts';
import { startSmtpStub, type SmtpFault } from '../support/far-side/smtp-stub.ts';
import { mailMessage } from '../support/messages.ts';
import { describeGateway, type Weather } from './message-gateway.ts';

const faults: Record<Exclude<Weather, 'is gone'>, SmtpFault> = {
  'rejects for good': { at: 'RCPT', reply: '550 5.1.1 <ana@example.org> no such user' },
  'refuses for now': { at: 'RCPT', reply: '451 4.7.1 <ana@example.org> greylisted' },
  'is not ready': { at: 'MAIL', reply: '421 4.3.2 shutting down' },
  'knows no such account': { at: 'MAIL', reply: '530 5.7.0 <ana@example.org> must log in' },
  'hangs up before it takes': { at: 'DATA', end: 'reset' },
  'takes, then hangs up': { at: 'body', take: true, end: 'reset' },
  'takes, then answers badly': { at: 'body', take: true, end: 'drop' },
  'takes its time': { at: 'body', take: true, reply: '250 2.0.0 Ok' },
  'takes, then falls silent': { at: 'body', take: true, end: 'silence' },
};

for (const pipelining of [false, true]) {
  describeGateway(
    `SMTP, ${pipelining ? 'pipelined' : 'step by step'}`,
    'cannot be asked',
    async ({ mayDeliver, timeoutMs }) => {
      const stub = await startSmtpStub({ pipelining });
      const gateway = createSmtp({ url: stub.url, mayDeliver, timeoutMs });
      return {
        gateway,
        message: mailMessage,
        next: (weather) => (weather === 'is gone' ? stub.close() : stub.next(faults[weather])),
        taken: stub.takenById,
        contacts: stub.connections,
        async close() {
          gateway.close();
          await stub.close();
        },
      };
    },
  );
}
