export type TokenBuckets = {
  /** Takes `tokens` of a bucket refilled at `perSecond`; answers 0 where it got them, else how many ms until it would. */
  take(name: string, perSecond: number, tokens: number, now: number): number;
};

type Bucket = { level: number; at: number };

const mostBuckets = 10_000;

/**
 * One bucket per name, in memory, holding at most `burstSeconds` of its rate. A request larger than the burst is let through when
 * the bucket is full and leaves it in debt, so that a big batch is slowed rather than refused for ever.
 */
export function createTokenBuckets(burstSeconds: number): TokenBuckets {
  const buckets = new Map<string, Bucket>();
  return {
    take(name, rate, tokens, now) {
      const burst = Math.max(1, rate * burstSeconds);
      let bucket = buckets.get(name);
      if (!bucket) {
        // The oldest goes first: insertion order is age.
        if (buckets.size >= mostBuckets) buckets.delete(buckets.keys().next().value ?? name);
        buckets.set(name, (bucket = { level: burst, at: now }));
      }
      bucket.level = Math.min(burst, bucket.level + (Math.max(0, now - bucket.at) / 1_000) * rate);
      bucket.at = now;
      const needed = Math.min(tokens, burst);
      if (bucket.level < needed) return Math.ceil(((needed - bucket.level) / rate) * 1_000);
      bucket.level -= tokens;
      return 0;
    },
  };
}
