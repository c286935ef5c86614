import { createKey, readKeyFile, writeKeyFile } from './key-file.ts';
import { hashKey } from './key-record.ts';
import { scopes } from './kinds.ts';
import type { KeyKind } from './kinds.ts';

export type ChosenKey = Readonly<{ variable: string; kind: KeyKind; key: string }>;

/**
 * Makes the keys of a deployment's environment valid, each in place of the one that its variable held before. Answers the
 * variables whose key is new.
 */
export function adoptKeys(path: string, chosen: readonly ChosenKey[], now: Date): readonly string[] {
  const added: string[] = [];
  for (const { variable, kind, key } of chosen) {
    const all = readKeyFile(path);
    if (all.some(({ hash }) => hash === hashKey(key))) continue;
    const others = all.filter(({ name }) => name !== variable);
    if (others.length < all.length) writeKeyFile(path, others);
    const request = { kind, workspace: 'default', name: variable, scopes: kind === 'api' ? [...scopes] : [] };
    createKey(path, request, now, key);
    added.push(variable);
  }
  return added;
}
