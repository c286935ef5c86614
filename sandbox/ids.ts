import { hash, randomUUID } from 'node:crypto';

let bulks = 0;

/** Ids as the vendor generates them: bulks by a long number, messages by a UUID. */
export const newBulkId = (): string => `${Date.now()}${String((bulks = (bulks + 1) % 1_000_000)).padStart(6, '0')}`;
export const newMessageId = (): string => randomUUID();

/** Equal for two copies of what one person would see. */
export const contentHash = (...parts: readonly string[]): string => hash('sha256', parts.join('\u0000'), 'base64url');
