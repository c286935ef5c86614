import { networkOf } from '../lookup/networks.ts';
import type { Channel } from '../oracle/entry.ts';
import { statuses, type StatusName } from '../registry/statuses.ts';
import type { Settings } from '../settings.ts';

export const CURRENCY = 'EUR';
/** As in the vendor's examples. */
const FLAT = 0.01;
/** Of a call, once it has been answered. */
export const PER_SECOND = 0.01;
/** WhatsApp charges by the conversation and the country; here it is one price for a message. */
const PER_CHAT = 0.05;

/** What one part of a message costs before it is sent; calls cost by the second afterwards. */
export function priceOf(channel: Channel, to: string, prices: Settings['prices']): number | undefined {
  if (channel === 'whatsapp') return PER_CHAT;
  if (channel !== 'sms') return undefined;
  return prices === 'flat' ? FLAT : (networkOf(to)?.price ?? FLAT);
}

/** Whether all text messages cost the same. */
export const isOnePrice = (prices: Settings['prices']): boolean => prices === 'flat';

/** What one part of a message costs as reports and logs tell it: nothing where it was refused. */
export const toldPrice = (status: StatusName, price = 0) => ({
  pricePerMessage: statuses[status].groupName === 'REJECTED' ? 0 : price,
  currency: CURRENCY,
});

/** What an entry has cost so far: text messages once they are taken, calls once they have been answered. */
export function costOf({
  outcome,
  held,
  price = 0,
  parts,
  call,
}: {
  readonly outcome: 'accepted' | 'rejected';
  readonly held?: string | undefined;
  readonly price?: number | undefined;
  readonly parts: number;
  readonly call?: { readonly seconds: number } | undefined;
}): number {
  if (outcome === 'rejected' || held === 'CANCELED') return 0;
  return price * parts + (call?.seconds ?? 0) * PER_SECOND;
}
