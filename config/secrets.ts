import type { Environment, Reader } from './environment.ts';

/** What journeys name as `{ secret: crm-token }`: CARILLON_SECRET_CRM_TOKEN, or the file that CARILLON_SECRET_CRM_TOKEN_FILE names. */
export type Secrets = Readonly<Record<string, string>>;

const prefix = /^CARILLON_SECRET_/;

export function readSecrets(reader: Reader, env: Environment): Secrets {
  const names = Object.keys(env).filter((name) => prefix.test(name));
  const variables = new Set(names.map((name) => name.replace(/_FILE$/, '')));
  const entries = [...variables].flatMap((variable): [string, string][] => {
    const value = reader.secret(variable);
    const name = variable.replace(prefix, '').toLowerCase().replaceAll('_', '-');
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
