import { join, resolve } from 'node:path';
import { createReader } from './environment.ts';
import type { Environment } from './environment.ts';

/** Keys that whoever deploys us has chosen, by kind. Contains secrets: never print it whole. */
export type OwnKeys = Readonly<{
  keysFile: string;
  keys: readonly Readonly<{ variable: string; kind: 'api' | 'write' | 'webhook'; key: string }>[];
}>;

const VARIABLES = [
  { variable: 'CARILLON_API_KEY', kind: 'api' },
  { variable: 'CARILLON_WRITE_KEY', kind: 'write' },
  { variable: 'CARILLON_WEBHOOK_TOKEN', kind: 'webhook' },
] as const;

/** A key is looked up by its plain hash, so it must be beyond guessing: 160 bits, written in base32. */
const LEAST_CHARACTERS = 32;

/** CARILLON_API_KEY, CARILLON_WRITE_KEY, CARILLON_WEBHOOK_TOKEN where they are set, and the file for their hashes. */
export function readOwnKeys(env: Environment): OwnKeys {
  const reader = createReader(env);
  const home = resolve(reader.text('CARILLON_HOME') ?? '.carillon');
  const keysFile = reader.text('CARILLON_KEYS_FILE') ?? join(home, 'keys.json');
  const keys = VARIABLES.flatMap(({ variable, kind }) => {
    const key = reader.secret(variable);
    if (key === undefined) return [];
    if (key.length < LEAST_CHARACTERS)
      reader.problem(`${variable}: expected at least ${LEAST_CHARACTERS} random characters`);
    return [{ variable, kind, key }];
  });
  reader.finish();
  return { keysFile, keys };
}
