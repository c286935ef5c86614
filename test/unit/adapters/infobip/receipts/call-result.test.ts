import { describe, expect, it } from 'vitest';
import { readCallbackItems } from '../../../../../adapters/infobip/receipts/reports.ts';

/** The vendor's own example of a report of a call, with what is of interest put in. */
const report = (status: object, error: object, voiceCall: object | null = { dtmfCodes: '' }): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      results: [
        {
          bulkId: '8c20f086',
          messageId: 'm-1',
          from: '385333444',
          to: '385981178',
          sentAt: '2018-06-25T13:38:14.730+0000',
          voiceCall,
          price: { pricePerSecond: 0.01, currency: 'EUR' },
          status,
          error,
        },
      ],
    }),
  );
const delivered = { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' };
const undeliverable = (id: number, name: string) => ({ groupId: 2, groupName: 'UNDELIVERABLE', id, name });
const error = (id: number, name: string) => ({ groupId: 0, groupName: 'OK', id, name, permanent: true });

describe('reports of calls', () => {
  it.each<[string, object, object, string, string]>([
    ['answered', delivered, error(5000, 'VOICE_ANSWERED'), 'answered', 'delivered'],
    ['answered, in the newer words', delivered, error(10000, 'NORMAL_HANGUP'), 'answered', 'delivered'],
    ['answered, without words', delivered, error(0, 'NO_ERROR'), 'answered', 'delivered'],
    ['nobody there, by the status', undeliverable(96, 'NO_ANSWER'), error(0, 'NO_ERROR'), 'noAnswer', 'undelivered'],
    ['nobody there, though "delivered"', delivered, error(5003, 'EC_VOICE_NO_ANSWER'), 'noAnswer', 'undelivered'],
    ['busy', undeliverable(97, 'BUSY'), error(10201, 'BUSY'), 'busy', 'undelivered'],
    ['declined', { groupId: 5, id: 99, name: 'REJECTED' }, error(5603, 'EC_DECLINE'), 'busy', 'undelivered'],
    ['no such number', undeliverable(9, 'UNDELIVERABLE_NOT_DELIVERED'), error(5404, 'X'), 'failed', 'undelivered'],
    ['refused', { groupId: 5, id: 12, name: 'REJECTED_CREDITS' }, error(0, 'NO_ERROR'), 'failed', 'rejected'],
    ['expired', { groupId: 4, id: 15, name: 'EXPIRED_EXPIRED' }, error(0, 'NO_ERROR'), 'failed', 'expired'],
  ])('says of a call: %s', (_, status, code, answer, delivery) => {
    expect(readCallbackItems(report(status, code))).toMatchObject([
      { kind: 'report', report: { messageId: 'm-1', delivery, call: { answer, dtmf: null } } },
    ]);
  });

  it.each([
    ['3, 9', '39'],
    ['1', '1'],
    ['*#0', '*#0'],
    ['', null],
    ['<svg/>', null],
    ['1'.repeat(200), '1'.repeat(64)],
  ])('reads the keys %j as %j', (dtmfCodes, dtmf) => {
    const items = readCallbackItems(report(delivered, error(5000, 'VOICE_ANSWERED'), { dtmfCodes }));
    expect(items).toMatchObject([{ report: { call: { answer: 'answered', dtmf } } }]);
  });

  it.each<[object, object, string | null]>([
    [error(5000, 'VOICE_ANSWERED'), { answeredBy: 'HUMAN' }, 'human'],
    [error(5000, 'VOICE_ANSWERED'), { answeredBy: 'MACHINE' }, 'machine'],
    [error(5001, 'VOICE_ANSWERED_MACHINE'), {}, 'machine'],
    [error(10003, 'HUMAN_DETECTED'), {}, 'human'],
    [error(5000, 'VOICE_ANSWERED'), { answeredBy: null }, null], // nobody listened for it
    [error(5003, 'EC_VOICE_NO_ANSWER'), { answeredBy: 'MACHINE' }, null],
  ])('says who answered, by %j and %j: %s', (code, call, answeredBy) => {
    expect(readCallbackItems(report(delivered, code, { dtmfCodes: '', ...call }))).toMatchObject([
      { report: { call: { answeredBy } } },
    ]);
  });

  it.each([
    ['{"choice":"3","pin":"12"}', { choice: '3', pin: '12' }],
    ['{}', null],
    ['{"choice":3}', null],
    ['{"choice":"\\u0000"}', null],
    ['not json', null],
    [null, null],
  ])('reads what a scenario collected, %j', (collectedDtmfs, collected) => {
    const ivr = { scenarioId: '333', scenarioName: 'x', collectedDtmfs };
    const items = readCallbackItems(report(delivered, error(5000, 'VOICE_ANSWERED'), { dtmfCodes: null, ivr }));
    expect(items).toMatchObject([{ report: { call: { dtmf: null, collected } } }]);
  });

  it('says nothing of a call that is under way, nor of messages that are none', () => {
    const pending = { groupId: 1, groupName: 'PENDING', id: 7, name: 'PENDING_ENROUTE' };
    for (const body of [report(pending, error(0, 'NO_ERROR')), report(delivered, error(0, 'NO_ERROR'), null)]) {
      const [item] = readCallbackItems(body) ?? [];
      expect(item).toMatchObject({ kind: 'report' });
      expect(item).not.toHaveProperty('report.call');
    }
  });
});
