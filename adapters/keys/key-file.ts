import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { hashKey, keyRecordSchema, newKey } from './key-record.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyKind } from './kinds.ts';

const fileSchema = z.object({ version: z.literal(1), keys: z.array(keyRecordSchema) });

/** Reads the private file of hashed keys; a missing file holds none. Throws a sentence where the file is damaged. */
export function readKeyFile(path: string): readonly KeyRecord[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return fileSchema.parse(JSON.parse(text)).keys;
  } catch (error) {
    throw new Error(`the key file ${path} cannot be read; restore it, or make new keys with "carillon keys create"`, {
      cause: error,
    });
  }
}

/** Replaces the file as a whole, so that a reader sees the old keys or the new ones, never half of them. */
export function writeKeyFile(path: string, keys: readonly KeyRecord[]): void {
  writePrivately(path, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`);
}

/** Writes a file that only its owner can read, for good: what is revoked must not come back with the power. */
export function writePrivately(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

export type KeyRequest = { readonly kind: KeyKind; readonly workspace: string; readonly name: string } & Partial<
  Pick<KeyRecord, 'scopes' | 'origins' | 'eventsPerSecond'>
>;

/** Adds a key, a new one unless it is given, to the file and answers it in clear, the only time it is seen. */
export function createKey(
  path: string,
  request: KeyRequest,
  now: Date,
  key = newKey(request.kind),
): { readonly key: string; readonly record: KeyRecord } {
  const record = keyRecordSchema.parse({
    ...request,
    id: randomUUID().slice(0, 8),
    hash: hashKey(key),
    createdAt: now.toISOString(),
  });
  writeKeyFile(path, [...readKeyFile(path), record]);
  return { key, record };
}

/** Takes a key out of the file by id. False where there is none. */
export function revokeKey(path: string, id: string): boolean {
  const keys = readKeyFile(path);
  const rest = keys.filter((key) => key.id !== id);
  if (rest.length === keys.length) return false;
  writeKeyFile(path, rest);
  return true;
}
