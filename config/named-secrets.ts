import type { Environment, Reader } from './environment.ts';

/** Every variable with the prefix, or the content of the file that its `…_FILE` names, by the variable's name. */
export function readNamedSecrets(prefix: string, env: Environment, reader: Reader): ReadonlyMap<string, string> {
  const variables = Object.keys(env).filter((name) => name.startsWith(prefix));
  const found = new Map<string, string>();
  for (const name of new Set(variables.map((variable) => variable.replace(/_FILE$/, '')))) {
    const value = reader.secret(name);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}
