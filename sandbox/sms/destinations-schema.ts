import type { z } from 'zod';
import { usually } from '../http/fields-schema.ts';

export type Destination = { readonly to: string; readonly messageId?: string | undefined };

const MOST_TO = 64;
export const longestId = 200;

/** The recipients of a send: a request may have thousands of them, and nearly all are a number and an id as they should be. */
export const destinations = (slow: z.ZodType<readonly Destination[]>) => usually(arePlain, slow);

export function arePlain(written: unknown): boolean {
  if (!Array.isArray(written) || written.length === 0) return false;
  for (const one of written as unknown[]) {
    if (typeof one !== 'object' || one === null) return false;
    const { to, messageId, networkId } = one as Record<string, unknown>;
    if (typeof to !== 'string' || to.length > MOST_TO || networkId !== undefined) return false;
    if (messageId !== undefined && (typeof messageId !== 'string' || messageId.length > longestId)) return false;
  }
  return true;
}
