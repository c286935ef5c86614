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
  /** How they keep what they acknowledge, as far as somebody must say so; by variable. */
  declared: Readonly<Record<string, string | undefined>>;
  temporalAddress: string;
  temporalNamespace: string;
}>;

/** engines/nats/server-config.ts says so; a client is not told. */
const embedded = { CARILLON_NATS_SYNC: 'always' };

export function embeddedSettings(addresses: EngineAddresses): EngineSettings {
  const passwords = NATS_ROLES.map((role) => [role, addresses.natsUsers[role].password]);
  return { ...addresses, natsPasswords: Object.fromEntries(passwords), natsLogin: {}, declared: embedded };
}

export function externalSettings({ databaseUrl, nats, temporal, durability }: Config): EngineSettings {
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
    declared: {
      CARILLON_NATS_SYNC: durability.natsSync,
      CARILLON_NATS_MONITORS: durability.natsMonitors.join(','),
      CARILLON_POSTGRES_DURABILITY: durability.postgres,
    },
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
