import { describe, expect, it } from 'vitest';
import { previewLines, statusLines, table, type Status } from '../../../cli/campaign-text.ts';
import { countRecipients } from '../../../domain/campaign/recipient.ts';

const status: Status = {
  key: 'k',
  id: 'spring-offer',
  name: 'Spring',
  segment: 'gardeners',
  send: 'sms/spring-offer',
  class: 'marketing',
  topic: 'offers',
  rate: 400,
  state: 'running',
  audience: 2_010,
  toSend: 2_000,
  frozenAt: null,
  launchedAt: null,
  endedAt: null,
  preview: null,
  recipients: countRecipients([
    { state: 'accepted', count: 1_000 },
    { state: 'skipped', count: 10 },
    { state: 'waiting', count: 1_000 },
  ]),
  reasons: [{ state: 'skipped', reason: 'no consent given', count: 10, of: 'person' }],
  deliveries: { delivered: 990, pending: 10 },
};

describe('what the campaign commands print', () => {
  it('is a preview that ends with the command to launch', () => {
    const lines = previewLines({
      campaign: 'spring-offer',
      frozenAt: '2026-03-02T09:00:00Z',
      audience: 2_010,
      toSend: 2_000,
      skipped: { 'no consent given': 10 },
      later: { 'quiet hours': 3 },
      capped: { 'frequency cap: 3 marketing messages a day': 40 },
      seconds: 5,
      cost: { partsPerMessage: 1.5, parts: 3_000, amount: 180, currency: 'EUR' },
      samples: [{ profile: 'p', locale: 'hr', text: 'Bok Ana', encoding: 'UCS-2', parts: 2 }],
      broken: [],
    });
    expect(lines).toEqual([
      '2,010 people in the segment, 2,000 people would get the message',
      '  10 not: no consent given',
      '  3 not at this hour: quiet hours',
      '  40 not if it left now: frequency cap: 3 marketing messages a day',
      '5 s at its rate; 1.5 parts per message, 3,000 in all, about 180.00 EUR',
      '  hr, 2 parts (UCS-2): Bok Ana',
      'carillon campaign launch spring-offer --confirm 2000',
    ]);
  });

  it('is where everybody is', () => {
    expect(statusLines(status)).toEqual([
      'spring-offer running: 1010 of 2010 (50 %), 1000 accepted',
      '  1000 waiting, 1000 accepted, 10 skipped',
      '  receipts: 990 delivered, 10 pending',
      '  10 skipped: no consent given (the person’s wish)',
    ]);
    expect(table([status])).toBe('spring-offer  running  sms/spring-offer to gardeners  400/s, 2000 to send to');
    expect(table([])).toContain('No campaign is defined');
  });
});
