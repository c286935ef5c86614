import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { base32 } from '../../domain/ids.ts';
import { workspacePattern } from '../../domain/subjects.ts';
import { keyKinds, scopes } from './kinds.ts';
import type { KeyKind } from './kinds.ts';

/** One hashed key: the key itself is shown once, at its creation, and kept nowhere. */
export const keyRecordSchema = z.object({
  id: z.string().min(1),
  /** SHA-256 of the key, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(keyKinds),
  workspace: z.string().regex(workspacePattern),
  name: z.string(),
  scopes: z.array(z.enum(scopes)).default([]),
  createdAt: z.string(),
  /** Write keys only: web pages that may post with this key (the browser's short paths). */
  origins: z.array(z.string()).optional(),
  /** Write keys only: events per second, instead of the server's default. */
  eventsPerSecond: z.number().positive().optional(),
});
export type KeyRecord = Readonly<z.output<typeof keyRecordSchema>>;

const prefixes = { write: 'cw_', api: 'ca_', webhook: 'wh_' } as const satisfies Record<KeyKind, string>;

/** A new key: 256 random bits behind a prefix that says what it is for. */
export function newKey(kind: KeyKind): string {
  return prefixes[kind] + newSecret();
}

/** 256 random bits. */
export function newSecret(): string {
  return base32(randomBytes(32));
}

/** Keys carry 256 random bits, so a plain SHA-256 cannot be guessed back and looking it up leaks nothing useful. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
