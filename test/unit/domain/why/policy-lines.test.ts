import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import { messageAnswer, messageLines } from '../../../../domain/why/message-lines.ts';
import type { MessageRow } from '../../../../domain/why/rows.ts';

const skipped: MessageRow = {
  id: 'm',
  providerMessageId: 'abc',
  owner: { kind: 'enrollment', id: 'e' },
  profileId: 'p',
  journey: 'welcome',
  version: 'v1',
  step: 'tips',
  visit: 1,
  channel: 'sms',
  class: 'marketing',
  topic: 'tips',
  template: 'tips',
  locale: null,
  state: 'SKIPPED',
  reason: 'no consent given',
  verdicts: [
    { rule: 'brake', verdict: 'pass', because: 'released' },
    { rule: 'consent', verdict: 'refuse', because: 'no consent given', of: 'person' },
  ],
  policyVersion: 3,
  reasonClass: 'person',
  attempt: 0,
  gateway: null,
  delivery: 'none',
  deliveryAt: null,
  virtualAt: 1,
  createdAt: 1,
  updatedAt: 1,
  attempts: [],
  lookUps: [],
  receipts: [],
  engagements: [],
};
const story = (change: Partial<MessageRow>) =>
  messageLines({ ...skipped, ...change }, realClock).map(({ text }) => text);

describe('why policy let a message out, or did not', () => {
  it('says whose no it was, and under which version of the policy', () => {
    expect(story({})).toEqual([
      'Not sent: sms "tips" (marketing, topic tips), because consent: no consent given (the person’s wish). Passed: brake (released). Policy version 3.',
    ]);
    expect(messageAnswer(skipped)).toBe('Not sent: no consent given (the person’s wish).');
  });

  it('says it of what the provider refused, too', () => {
    const refused = { state: 'REJECTED', reason: 'no such number', reasonClass: 'address', verdicts: [] } as const;
    expect(messageAnswer({ ...skipped, ...refused })).toBe('Not sent: no such number (the address or its provider).');
  });

  it('is as it was for what was decided before there were versions and classes', () => {
    const before = { policyVersion: null, reasonClass: null, verdicts: skipped.verdicts.slice(0, 1) };
    expect(story(before)).toEqual([
      'Not sent: sms "tips" (marketing, topic tips), because no consent given. Passed: brake (released).',
    ]);
  });
});
