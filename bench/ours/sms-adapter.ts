/** Load of 4.15 and 4.16: messages through the SMS gateways as a worker uses them, one by one or a page at a time. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createInfobipSms } from '../../adapters/infobip/sms/sms.ts';
import { createInfobipSmsBulk } from '../../adapters/infobip/sms/sms-bulk.ts';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';

type Order = { messages: number; inFlight: number; page: number };

const account = {
  baseUrl: process.env['URL'] ?? '',
  apiKey: 'key',
  timeoutMs: 20_000,
  mayDeliver: () => ({ ok: true }) as const,
  smsBy: process.env['SMS_BY'] === 'own client' ? ('own client' as const) : ('sdk' as const),
};
const [gateway, bulk] = [createInfobipSms(account), createInfobipSmsBulk(account)];
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { messages, inFlight, page } = JSON.parse(line) as Order;
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let taken = 0;
  const lane = async (): Promise<void> => {
    while (taken < messages) {
      const first = taken;
      taken += page;
      await (page === 1
        ? sendOne(message(first))
        : sendPage(Array.from({ length: page }, (_, at) => message(first + at))));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    `${JSON.stringify({ perSecond: (messages / ms) * 1_000, cpuMs: (user + system) / 1_000 / messages })}\n`,
  );
}
process.exit(0); // connections that are kept would keep us, too

function message(number: number): OutgoingMessage {
  return {
    messageId: randomUUID(),
    channel: 'sms',
    class: 'service',
    to: `+38598${String(number).padStart(7, '0')}`,
    from: 'Acme',
    content: { kind: 'text', text: 'Hi Ana, welcome to Acme!' },
  };
}

async function sendOne(one: OutgoingMessage): Promise<void> {
  const result = await gateway.send(one, { signal: AbortSignal.timeout(30_000) });
  if (result.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
}

async function sendPage(messages: readonly OutgoingMessage[]): Promise<void> {
  const result = await bulk.sendAll({ bulkId: randomUUID(), messages }, { signal: AbortSignal.timeout(30_000) });
  const accepted =
    result.kind === 'answered' ? [...result.byMessage.values()].filter(({ kind }) => kind === 'accepted').length : 0;
  if (accepted !== messages.length)
    throw new Error(`${accepted} of ${messages.length} accepted: ${JSON.stringify(result).slice(0, 500)}`);
}
