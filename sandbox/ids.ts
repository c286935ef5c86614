import { hash, randomBytes, randomUUID } from 'node:crypto';

/** Where this process begins to count: nobody else has these numbers, also not the same sandbox an hour ago. */
let lastBulk = 10n ** 18n + (randomBytes(8).readBigUInt64BE() >> 4n);

/** Ids as the vendor generates them: bulks by a long number, messages by a UUID. */
export const newBulkId = (): string => String((lastBulk += 1n));
/** As WhatsApp itself numbers what people write. */
export const newWhatsAppId = (): string => `wamid.${Buffer.from(randomUUID()).toString('base64url')}`;
export const newMessageId = (): string => randomUUID();

/** Equal for two copies of what one person would see. */
export const contentHash = (...parts: readonly string[]): string => hash('sha256', parts.join('\u0000'), 'base64url');
