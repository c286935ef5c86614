import type { Verdict } from '../oracle/entry.ts';

const HOUR_MS = 3_600_000;
/** One number gets at most so many messages an hour, and so many alike (the vendor's registry, status 20). */
const MOST_VARIED = 20;
const MOST_ALIKE = 6;
/** Numbers that have been quiet for an hour are swept out beyond so many. */
const MOST_NUMBERS = 50_000;

const varied: Verdict = { status: 'REJECTED_FLOODING_FILTER', error: 'EC_DESTINATION_FLOODING' };
const alike: Verdict = { status: 'REJECTED_FLOODING_FILTER', error: 'EC_DESTINATION_TXT_FLOODING' };

type Got = { readonly at: number; readonly contentHash: string };

export type FloodingFilter = {
  /** Counts a message to a number; the refusal of one too many. */
  refuse(account: string, to: string, contentHash: string, now: number): Verdict | undefined;
  clear(): void;
};

export function createFloodingFilter(): FloodingFilter {
  const numbers = new Map<string, Got[]>();
  const sweep = (now: number): void => {
    for (const [name, got] of numbers) if ((got.at(-1)?.at ?? 0) <= now - HOUR_MS) numbers.delete(name);
  };
  return {
    refuse(account, to, contentHash, now) {
      const name = `${account}\n${to}`;
      const lately = (numbers.get(name) ?? []).filter(({ at }) => at > now - HOUR_MS);
      const copies = lately.filter((one) => one.contentHash === contentHash).length;
      if (copies >= MOST_ALIKE) return alike;
      if (lately.length >= MOST_VARIED) return varied;
      lately.push({ at: now, contentHash });
      if (!numbers.has(name) && numbers.size >= MOST_NUMBERS) sweep(now);
      numbers.set(name, lately);
      return undefined;
    },
    clear: () => numbers.clear(),
  };
}
