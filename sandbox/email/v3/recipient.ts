import { z } from 'zod';
import type { Recipient } from '../draft.ts';
import { toPlaceholders } from '../placeholders.ts';

const withPlaceholders = z.object({
  to: z.string().min(1),
  placeholders: z.record(z.string(), z.unknown()).optional(),
});

/** `ana@acme.test`, or `{"to": "ana@acme.test", "placeholders": {"name": "Ana"}}`. */
export function readRecipient(written: string): Recipient | undefined {
  if (!written.trimStart().startsWith('{')) return { address: written.trim(), messageId: undefined, placeholders: {} };
  try {
    const read = withPlaceholders.safeParse(JSON.parse(written));
    if (!read.success) return undefined;
    const { to, placeholders = {} } = read.data;
    return { address: to.trim(), messageId: undefined, placeholders: toPlaceholders(placeholders) };
  } catch {
    return undefined;
  }
}
