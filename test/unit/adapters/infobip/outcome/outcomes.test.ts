import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../../adapters/infobip/outcome/failure.ts';
import { readCallbackItems } from '../../../../../adapters/infobip/receipts/reports.ts';
import { deliveryOf, nameOf, standingOf } from '../../../../../adapters/infobip/outcome/statuses.ts';

/** Every status that the vendor lists for text messages, e-mail and calls, by what it must mean to us. */
const statuses = {
  'accepted pending': ['1/3', '1/7', '1/26', '3/2', '5/23'],
  'accepted delivered': ['3/5'],
  'failedLater undelivered': ['2/4', '2/9', '2/31', '2/96', '2/97', '2/98'],
  'failedLater expired': ['4/15', '4/29', '4/87'],
  'rejected rejected':
    `6 8 10 11 12 13 14 17 18 19 20 21 24 25 51 52 53 54 55 56 57 58 59 60 61 62 63 64 75 83 87 88 89 90 91 99 100`
      .split(' ')
      .map((id) => `5/${id}`),
} as const;

/** Errors by whether trying again is pointless, from the vendor's pages (P there). */
const lasting = [
  '1 9 10 11 12 355 368 566 603 604 607 631 811 2052 2053 4099 4100 4101 4103 4104 5492',
  '6002 6003 6006 6009 6012 6016 6020 6021 6024 6034 6035 6036',
  '7002 7003 7006 7008 7009 7010 7016 7032 7033 7280',
];
const passing = [
  '5 6 13 27 31 32 34 255 256 351 501 502 541 542 581 608 2048 4098',
  '6007 6010 6011 6013 6057 6058',
  '7017 7024 7050 7051',
];
const ids = (lists: readonly string[]): readonly number[] => lists.flatMap((list) => list.split(' ').map(Number));

const bodyOf = (item: object): Uint8Array => new TextEncoder().encode(JSON.stringify({ results: [item] }));
const readReport = (status: object, error: object) =>
  readCallbackItems(bodyOf({ messageId: 'm-1', status, error }))?.[0];
const undeliverable = { groupId: 2, groupName: 'UNDELIVERABLE', id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED' };

describe('the status of a message', () => {
  it.each(Object.entries(statuses).flatMap(([meaning, listed]) => listed.map((status) => [status, meaning] as const)))(
    '%s means %s',
    (status, meaning) => {
      const [groupId = 0, id = 0] = status.split('/').map(Number);
      expect(`${standingOf({ groupId, id })} ${deliveryOf({ groupId, id })}`).toBe(meaning);
    },
  );

  it('of a group that nobody knows proves nothing, and of a known group means what the group does', () => {
    expect([standingOf({ groupId: 6, id: 5 }), deliveryOf({ groupId: 6, id: 5 })]).toEqual(['unrecognised', 'pending']);
    expect([standingOf({ groupId: 2, id: 777 }), deliveryOf({ groupId: 2, id: 777 })]).toEqual([
      'failedLater',
      'undelivered',
    ]);
  });

  it('is called as the registry calls it where the answer gave no name, unless two things share its numbers', () => {
    expect(nameOf({ groupId: 5, id: 12, name: '' })).toBe('REJECTED_NOT_ENOUGH_CREDITS');
    expect(nameOf({ groupId: 1, id: 26, name: 'MESSAGE_ACCEPTED' })).toBe('MESSAGE_ACCEPTED');
    expect(nameOf({ groupId: 5, id: 87, name: '' })).toBe('status 5/87');
  });
});

describe('why a message did not arrive', () => {
  it.each([...ids(lasting).map((id) => [id, true] as const), ...ids(passing).map((id) => [id, false] as const)])(
    'error %i: the next one fails too: %s',
    (id, is) => {
      for (const delivery of ['undelivered', 'rejected', 'expired'] as const)
        expect(failureOf(delivery, { id })?.lasting).toBe(is);
    },
  );

  it('is told by the report itself before the registry, and left open where neither knows', () => {
    expect(failureOf('undelivered', { id: 1, permanent: false })).toEqual({ lasting: false });
    expect(failureOf('undelivered', { id: 99_999, permanent: true })).toEqual({ lasting: true });
    expect(failureOf('undelivered', { id: 99_999 })).toEqual({});
    expect(failureOf('undelivered', { id: 0, permanent: false })).toEqual({});
    expect(failureOf('undelivered', undefined)).toEqual({});
  });

  it.each([
    [6012, 'hard bounce'],
    [6006, 'hard bounce'],
    [6034, 'hard bounce'],
    [6035, 'complaint'],
    [6003, 'opted out at the provider'],
    [603, 'opted out at the operator'],
    [573, 'opted out at the operator'],
  ])('error %i ends all writing to the address: %s', (id, suppress) => {
    expect(failureOf('undelivered', { id })).toEqual({ lasting: true, suppress });
    expect(failureOf('expired', { id })?.suppress).toBeUndefined();
  });

  it.each([1, 27, 351, 2052, 4099, 6007, 6010, 6011, 6009, 6016])('error %i does not', (id) => {
    expect(failureOf('rejected', { id })?.suppress).toBeUndefined();
  });

  it('is nothing where the message arrived or is on its way, whatever error comes with it', () => {
    expect(failureOf('delivered', { id: 6012, permanent: true })).toBeUndefined();
    expect(failureOf('pending', { id: 6012, permanent: true })).toBeUndefined();
  });

  it('comes with the report; of calls what they came to says more than `permanent`', () => {
    const bounce = { groupId: 2, id: 6012, name: 'EC_HARD_BOUNCE', permanent: true };
    expect(readReport(undeliverable, bounce)).toMatchObject({
      report: { delivery: 'undelivered', failure: { lasting: true, suppress: 'hard bounce' } },
    });
    const noAnswer = { groupId: 2, id: 10_200, name: 'NO_ANSWER', permanent: true };
    expect(readReport({ groupId: 2, id: 96, name: 'NO_ANSWER' }, noAnswer)).not.toHaveProperty('report.failure');
  });
});
