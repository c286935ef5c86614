import type { z } from 'zod';
import { readBy } from '../http/fields-schema.ts';

export type Destination = { readonly to: string; readonly messageId?: string | undefined };

const MOST_TO = 64;
export const longestId = 200;

/**
 * The recipients of a send. A request may have thousands of them, and nearly all are a number and an id that are as they should
 * be: one look at each finds that out. Whatever else there is goes through `slow`, which knows what is wrong and says so.
 */
export const destinations = (slow: z.ZodType<Destination[]>) =>
  readBy<readonly Destination[]>((written, issues) => {
    if (arePlain(written)) return written;
    const read = slow.safeParse(written);
    if (read.success) return read.data;
    for (const issue of read.error.issues) issues.push({ ...issue, input: written } as z.core.$ZodRawIssue);
    return undefined;
  });

function arePlain(written: unknown): written is Destination[] {
  if (!Array.isArray(written) || written.length === 0) return false;
  for (const one of written as unknown[]) {
    if (typeof one !== 'object' || one === null) return false;
    const { to, messageId, networkId } = one as Record<string, unknown>;
    if (typeof to !== 'string' || to.length > MOST_TO || networkId !== undefined) return false;
    if (messageId !== undefined && (typeof messageId !== 'string' || messageId.length > longestId)) return false;
  }
  return true;
}
