import { hash, randomInt, randomUUID } from 'node:crypto';

/** Ids as the vendor generates them: bulks by a long number, messages by a UUID. */
export const newBulkId = (): string => `${Date.now()}${String(randomInt(1_000_000)).padStart(6, '0')}`;
export const newMessageId = (): string => randomUUID();

/** Equal for two copies of what one person would see. */
export const contentHash = (...parts: readonly string[]): string => hash('sha256', parts.join('\u0000')).slice(0, 32);
