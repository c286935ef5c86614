import { describe, expect, it } from 'vitest';
import { createTokenBuckets } from '../../../api/token-bucket.ts';

describe('createTokenBuckets', () => {
  it('allows its rate, tells how long to wait beyond it, and refills', () => {
    const buckets = createTokenBuckets(2);
    expect(buckets.take('a', 10, 20, 0)).toBe(0);
    expect(buckets.take('a', 10, 1, 0)).toBe(100);
    expect(buckets.take('b', 10, 1, 0)).toBe(0);
    expect(buckets.take('a', 10, 1, 100)).toBe(0);
  });

  it('lets through what is larger than the bucket when it is full, and makes the next wait for it', () => {
    const buckets = createTokenBuckets(1);
    expect(buckets.take('a', 10, 50, 0)).toBe(0);
    expect(buckets.take('a', 10, 1, 4_000)).toBe(100);
    expect(buckets.take('a', 10, 1, 4_100)).toBe(0);
  });
});
