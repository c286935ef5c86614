import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import { messageLines } from '../../../../domain/why/message-lines.ts';
import type { MessageRow, ReceiptRow } from '../../../../domain/why/rows.ts';

const message: MessageRow = {
  id: 'm',
  providerMessageId: 'abc',
  owner: { kind: 'enrollment', id: 'e' },
  profileId: 'p',
  journey: 'welcome',
  version: 'v1',
  step: 'call',
  visit: 1,
  channel: 'voice',
  class: 'service',
  topic: null,
  template: 'concierge',
  locale: 'en',
  state: 'ACCEPTED',
  reason: 'accepted by the provider',
  verdicts: [],
  attempt: 1,
  gateway: 'infobip',
  delivery: 'delivered',
  deliveryAt: 3,
  virtualAt: 1,
  createdAt: 1,
  updatedAt: 3,
  attempts: [],
  lookUps: [],
  receipts: [],
  engagements: [],
};
const told = (receipt: Partial<ReceiptRow>) =>
  messageLines(
    { ...message, receipts: [{ status: 'DELIVERED_TO_HANDSET', code: null, receivedAt: 3, ...receipt }] },
    realClock,
  ).find(({ kind }) => kind === 'receipt')?.text;

describe('the story of a call', () => {
  it.each<[Partial<ReceiptRow>, string]>([
    [{ answer: 'answered', dtmf: '42' }, 'The call: it was answered, and 42 was keyed in.'],
    [{ answer: 'answered', dtmf: null }, 'The call: it was answered.'],
    [{ answer: 'answered', answeredBy: 'machine' }, 'The call: it was answered by a machine.'],
    [
      { answer: 'answered', answeredBy: 'human', dtmf: '1' },
      'The call: it was answered by a person, and 1 was keyed in.',
    ],
    [{ answer: 'noAnswer', dtmf: null }, 'The call: nobody answered.'],
    [{ answer: 'busy', dtmf: null }, 'The call: the line was busy, or the call declined.'],
    [{ answer: null, dtmf: null }, 'Receipt: DELIVERED_TO_HANDSET.'],
  ])('says of %j', (receipt, text) => {
    expect(told(receipt)).toBe(text);
  });
});
