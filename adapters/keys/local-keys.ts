import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createKey, readKeyFile, writePrivately } from './key-file.ts';
import { hashKey, newSecret } from './key-record.ts';
import { scopes } from './kinds.ts';
import type { KeyKind } from './kinds.ts';

const localSchema = z.object({
  writeKey: z.string(),
  apiKey: z.string(),
  webhookToken: z.string(),
  hookSecret: z.string(),
});
/** The keys of the local stack in clear, so that `carillon` commands and the demo can use them. */
export type LocalKeys = Readonly<z.output<typeof localSchema>>;

export const keyFileName = 'keys.json';

/** Makes one key of each kind for the stack of this home, or answers those made before. Both files are private (0600). */
export function ensureLocalKeys(home: string): LocalKeys {
  const keyFile = join(home, keyFileName);
  const clearFile = join(home, 'local-keys.json');
  const known = new Set(readKeyFile(keyFile).map((key) => key.hash));
  const kept = readLocal(clearFile);
  const keep = (key: string | undefined, kind: KeyKind): string => {
    if (key !== undefined && known.has(hashKey(key))) return key;
    const request = { kind, workspace: 'default', name: `local ${kind}`, scopes: kind === 'api' ? [...scopes] : [] };
    return createKey(keyFile, request, new Date()).key;
  };
  const keys = {
    writeKey: keep(kept.writeKey, 'write'),
    apiKey: keep(kept.apiKey, 'api'),
    webhookToken: keep(kept.webhookToken, 'webhook'),
    /** Proves hooks that are tried out on this machine. */
    hookSecret: kept.hookSecret ?? newSecret(),
  };
  writePrivately(clearFile, `${JSON.stringify(keys, null, 2)}\n`);
  return keys;
}

function readLocal(path: string): { readonly [Name in keyof LocalKeys]?: string | undefined } {
  try {
    return localSchema.partial().parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
