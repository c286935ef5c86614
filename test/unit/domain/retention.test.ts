import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { longestWindowMs } from '../../../domain/policy/caps.ts';
import { endOfKeeping, leastKeepDays, madeAt, usualKeepDays } from '../../../domain/retention.ts';

describe('retention', () => {
  it('keeps things for longer than any cap looks back, and usually for longer than a link to unsubscribe must work', () => {
    expect(leastKeepDays * 86_400_000).toBeGreaterThan(longestWindowMs);
    expect(usualKeepDays).toBeGreaterThan(365);
    expect(new Date(endOfKeeping(400, Date.parse('2026-11-30T12:00:00Z'))).toISOString()).toBe(
      '2025-10-26T12:00:00.000Z',
    );
  });

  it('reads off an id of ours when it was made, and nothing off any other', () => {
    expect(madeAt('019ad3f0-4c00-7abc-8def-0123456789ab')).toBe(0x019ad3f04c00);
    expect(Math.abs((madeAt(uuidv7()) ?? 0) - Date.now())).toBeLessThan(1_000);
    expect(['a4d3f004-4c00-4abc-8def-0123456789ab', 'abcdefghijklmnopqrstuvwxyz234567', 'ana'].map(madeAt)).toEqual([
      null,
      null,
      null,
    ]);
  });
});
