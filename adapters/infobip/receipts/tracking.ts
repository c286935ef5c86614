import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Engagement } from '../../../domain/channel.ts';
import type { EngagementReport } from '../../../domain/message/engagement.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import { identifier } from './identifier.ts';
import { broken, type Broken, readBody, resultsOf } from './notified.ts';

/** The vendor's words (Email and SMS tracking webhooks, OpenAPI 3.210.0). */
const kinds = {
  OPENED: 'opened',
  CLICKED: 'clicked',
  COMPLAINED: 'complained',
  LATE_BOUNCE: 'bounced',
  UNSUBSCRIBED: 'unsubscribed',
} as const satisfies Readonly<Record<string, Engagement>>;

const text = (most: number) => z.string().min(1).max(most).nullish().catch(null);

const notification = z.object({
  notificationType: z.enum(Object.keys(kinds) as (keyof typeof kinds)[]),
  // A number in the vendor's schema, a text in its examples.
  messageId: z.union([identifier(200), z.number().transform(String)]),
  eventId: text(200),
  recipient: identifier(320).nullish().catch(null),
  url: text(4_000),
});

export type TrackingItem = { readonly kind: 'engagement'; readonly engagement: EngagementReport } | Broken;

/** One notification, or a list of them; null where it is neither. The instant that it names is that of the send, so it is left out. */
export function readTracking(body: Uint8Array): readonly TrackingItem[] | null {
  const parsed = readBody(body);
  const results = resultsOf(parsed);
  if (results !== null) return results.map(readItem);
  return typeof parsed === 'object' && parsed !== null && 'notificationType' in parsed ? [readItem(parsed)] : null;
}

function readItem(original: unknown): TrackingItem {
  const read = notification.safeParse(original);
  if (!read.success) return broken(original, read.error);
  const { notificationType, messageId, eventId, recipient, url } = read.data;
  const kind = kinds[notificationType];
  // SMS clicks have no id: then one link of one message counts once.
  const content = JSON.stringify([messageId, kind, eventId ?? url ?? null]);
  const engagement = {
    kind,
    messageId,
    dedupe: createHash('sha256').update(content).digest('hex').slice(0, 32),
    address: addressOf(recipient ?? null),
    url: url ?? null,
    late: notificationType === 'LATE_BOUNCE',
  };
  return { kind: 'engagement', engagement };
}

const addressOf = (recipient: string | null): string | null =>
  recipient === null ? null : normaliseAddress(recipient.includes('@') ? 'email' : 'phone', recipient);
