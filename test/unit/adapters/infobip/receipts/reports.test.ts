import { describe, expect, it } from 'vitest';
import { readCallbackItems } from '../../../../../adapters/infobip/receipts/reports.ts';

const delivered = { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' };
const read = (more: object) => {
  const results = [{ messageId: 'm-1', status: delivered, ...more }];
  return readCallbackItems(new TextEncoder().encode(JSON.stringify({ results })))?.[0];
};

describe('the instant of a report', () => {
  it.each([
    ['2026-11-09T16:00:00.000+0100', Date.UTC(2026, 10, 9, 15)],
    ['2026-11-09T16:00:00.000+0000', Date.UTC(2026, 10, 9, 16)],
    ['soon', null],
    ['', null],
    ['-200000-01-01T00:00:00Z', null],
    ['+200000-01-01T00:00:00Z', null],
    ['0001-01-01T00:00:00Z', null],
  ])('%j is %j', (doneAt, providerAt) => {
    expect(read({ doneAt })).toMatchObject({ kind: 'report', report: { providerAt } });
  });

  it('is that of its sending where the other is left out', () => {
    expect(read({ sentAt: '2026-11-09T16:00:00.000+0000' })).toMatchObject({
      report: { providerAt: Date.UTC(2026, 10, 9, 16) },
    });
  });
});
