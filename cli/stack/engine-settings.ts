import type { Config } from '../../config/load.ts';
import { NATS_ROLES } from '../../config/nats-login.ts';
import type { NatsRole } from '../../config/nats-login.ts';
import type { EngineAddresses } from '../../engines/engine.ts';

/** How to reach the engines, embedded or external. Contains secrets. */
export type EngineSettings = Readonly<{
  databaseUrl: string;
  natsUrl: string;
  natsPasswords: Readonly<Partial<Record<NatsRole, string>>>;
  /** One user for every role, where an external server knows no others. */
  natsLogin: Readonly<{ NATS_USER?: string; NATS_PASSWORD?: string }>;
  temporalAddress: string;
  temporalNamespace: string;
}>;

export function embeddedSettings(addresses: EngineAddresses): EngineSettings {
  const passwords = NATS_ROLES.map((role) => [role, addresses.natsUsers[role].password]);
  return { ...addresses, natsPasswords: Object.fromEntries(passwords), natsLogin: {} };
}

export function externalSettings({ databaseUrl, nats, temporal }: Config): EngineSettings {
  const logins = Object.entries(nats.logins);
  const passwords = logins
    .filter(([role, login]) => login.user === role)
    .map(([role, login]) => [role, login.password]);
  const single = logins.find(([role, login]) => login.user !== role)?.[1];
  return {
    databaseUrl,
    natsUrl: nats.url,
    natsPasswords: Object.fromEntries(passwords),
    natsLogin: single ? { NATS_USER: single.user, NATS_PASSWORD: single.password } : {},
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
  };
}

/** An address with its password hidden, for people. */
export function masked(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}
