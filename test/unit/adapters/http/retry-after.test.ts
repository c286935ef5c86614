import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../../adapters/http/retry-after.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    ['999999999', 86_400_000],
    ['Sat, 21 Nov 2026 12:01:00 GMT', 60_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['9999999999', 86_400_000],
    ['99999999999', undefined],
    ['12 s', undefined],
    ['in 12', undefined],
    ['Tue, 24 Nov 2026 12:00:00 GMT', 86_400_000],
    ['  Sat, 21 Nov 2026 12:01:00 GMT ', 60_000],
    // Dates of other forms are no Retry-After, though a program could read them.
    ['2026-11-21T12:01:00Z', undefined],
    ['sat, 21 Nov 2026 12:01:00 GMT', undefined],
    ['Saturday, 21 Nov 2026 12:01:00 GMT', undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['Sat, nonsense', undefined],
    [undefined, undefined],
    [['1'], undefined],
  ])('reads %j as %j ms', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms);
  });
});
