import { join, resolve } from 'node:path';
import { createReader } from './environment.ts';
import type { Environment } from './environment.ts';

/** Where a command finds the api. Contains secrets: never print it whole. */
export type ApiTarget = Readonly<{
  home: string;
  /** CARILLON_URL: an api that is not the stack of this home. */
  url: string | undefined;
  apiKey: string | undefined;
  writeKey: string | undefined;
  /** The file with hashed keys. */
  keysFile: string;
}>;

/** CARILLON_HOME, CARILLON_URL, CARILLON_API_KEY, CARILLON_WRITE_KEY, CARILLON_KEYS_FILE; keys also as `…_FILE`. */
export function readApiTarget(env: Environment): ApiTarget {
  const reader = createReader(env);
  const home = resolve(reader.text('CARILLON_HOME') ?? '.carillon');
  const target = {
    home,
    url: reader.text('CARILLON_URL')?.replace(/\/+$/, ''),
    apiKey: reader.secret('CARILLON_API_KEY'),
    writeKey: reader.secret('CARILLON_WRITE_KEY'),
    keysFile: reader.text('CARILLON_KEYS_FILE') ?? join(home, 'keys.json'),
  };
  reader.finish();
  return target;
}
