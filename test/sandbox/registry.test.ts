import { describe, expect, it } from 'vitest';
import { failures, statuses } from '../../sandbox/registry/statuses.ts';

describe('the registry of statuses and errors', () => {
  it('has each by name, in its group', () => {
    expect(statuses.UNDELIVERABLE_NOT_DELIVERED).toEqual({
      groupId: 2,
      groupName: 'UNDELIVERABLE',
      id: 9,
      name: 'UNDELIVERABLE_NOT_DELIVERED',
      description: 'Message sent not delivered',
    });
    expect(failures.EC_ABSENT_SUBSCRIBER).toEqual({
      groupId: 1,
      groupName: 'HANDSET_ERRORS',
      id: 27,
      name: 'EC_ABSENT_SUBSCRIBER',
      description: 'Absent subscriber',
      permanent: false,
    });
    expect([failures.EC_NO_SESSION.id, failures.EC_NO_SESSION.permanent]).toEqual([7010, true]);
  });

  it('tells the two that share the number and name 87 apart by their group', () => {
    const { SIGNALS_BLOCKED, EXPIRED_SIGNALS_BLOCKED } = statuses;
    expect([SIGNALS_BLOCKED.groupName, EXPIRED_SIGNALS_BLOCKED.groupName]).toEqual(['REJECTED', 'EXPIRED']);
    expect([SIGNALS_BLOCKED.name, EXPIRED_SIGNALS_BLOCKED.name]).toEqual(['SIGNALS_BLOCKED', 'SIGNALS_BLOCKED']);
  });

  it('gives no two errors one number', () => {
    const ids = Object.values(failures).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
