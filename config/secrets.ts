import type { Environment, Reader } from './environment.ts';
import { readNamedSecrets } from './named-secrets.ts';

/** What journeys name as `{ secret: crm-token }`: CARILLON_SECRET_CRM_TOKEN, or the file that CARILLON_SECRET_CRM_TOKEN_FILE names. */
export type Secrets = Readonly<Record<string, string>>;

const prefix = 'CARILLON_SECRET_';

export function readSecrets(reader: Reader, env: Environment): Secrets {
  const named = [...readNamedSecrets(prefix, env, reader)];
  return Object.fromEntries(
    named.map(([variable, value]) => [variable.slice(prefix.length).toLowerCase().replaceAll('_', '-'), value]),
  );
}
