import { describe, expect, it } from 'vitest';
import { howFar, isOver, notUnderstood, outcome } from '../../../../../cli/demo/campaign/progress.ts';
import { countRecipients, type RecipientState } from '../../../../../domain/campaign/recipient.ts';

const progress = (states: Readonly<Partial<Record<RecipientState, number>>>, delivered = 0, reason = 'HTTP 404') => ({
  state: 'completed' as const,
  recipients: countRecipients(
    Object.entries(states).map(([state, count]) => ({ state: state as RecipientState, count })),
  ),
  deliveries: { delivered, none: (states.accepted ?? 0) - delivered },
  reasons: [{ state: 'waiting' as const, reason, count: 1, of: null }],
  launchedAt: '2026-11-21T12:00:00.000Z',
  endedAt: '2026-11-21T12:00:04.300Z',
});

describe('a campaign of the demo', () => {
  it('is told in counts', () => {
    expect(howFar(progress({ accepted: 1_250, waiting: 750 }, 1_000), 2_000)).toBe(
      'spring offer: 1,250 of 2,000 accepted, 1,000 of them delivered',
    );
    expect(outcome(progress({ accepted: 2_000 }, 2_000))).toBe('2,000 of 2,000 accepted in 4.3 s; 2,000 delivered');
  });

  it('is over when everybody is final and, where receipts come, the last one is in', () => {
    expect(isOver(progress({ accepted: 4, unknown: 1 }, 4), true)).toBe(false);
    expect(isOver(progress({ accepted: 5 }, 4), true)).toBe(false);
    expect(isOver(progress({ accepted: 5 }, 5), true)).toBe(true);
    expect(isOver(progress({ accepted: 5 }), false)).toBe(true);
  });

  it('is broken off at a server that refuses bulk requests, or takes and refuses nobody for ten seconds', () => {
    expect(notUnderstood(progress({ rejected: 2, waiting: 3 }), 0)).toBe(
      'your server refused its bulk requests: HTTP 404',
    );
    expect(notUnderstood(progress({ accepted: 1, unknown: 4 }), 9_999)).toBeNull();
    expect(notUnderstood(progress({ accepted: 1, unknown: 4 }), 10_000)).toMatch(
      /^your server left 4 messages .* open/,
    );
  });
});
