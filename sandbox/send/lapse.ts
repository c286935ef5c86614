import type { Entry, Verdict } from '../oracle/entry.ts';

/** 4100: it never left the platform; 4101: it was on its way. The names are the vendor's. */
const neverLeft: Verdict = { status: 'EXPIRED_EXPIRED', error: 'EC_MESSAGE_CANCELED' };
const underWay: Verdict = { status: 'EXPIRED_EXPIRED', error: 'EC_VALIDITY_EXPIRED' };

/** How and when a message expires whose validity ends before it would arrive; undefined when it arrives in time. Epoch ms. */
export function lapseOf(
  { validUntil, sendAt }: Pick<Entry, 'validUntil' | 'sendAt'>,
  now: number,
  latencyMs: number,
): { readonly verdict: Verdict; readonly at: number } | undefined {
  if (validUntil === undefined) return undefined;
  const at = Date.parse(validUntil);
  const leaves = sendAt === undefined ? now : Math.max(now, Date.parse(sendAt));
  if (leaves > at) return { verdict: neverLeft, at };
  return leaves + latencyMs > at ? { verdict: underWay, at } : undefined;
}
