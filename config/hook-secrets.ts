import type { Environment, Reader } from './environment.ts';

/** Every CARILLON_HOOK_* variable, or the content of the file that CARILLON_HOOK_*_FILE names. */
export function readHookSecrets(env: Environment, reader: Reader): Readonly<Record<string, string>> {
  const names = Object.keys(env)
    .filter((name) => name.startsWith('CARILLON_HOOK_'))
    .map((name) => name.replace(/_FILE$/, ''));
  const read = [...new Set(names)].map((name) => [name, reader.secret(name)] as const);
  return Object.fromEntries(read.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}
