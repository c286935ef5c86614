import type { Reader } from './environment.ts';

export const NATS_ROLES = ['operator', 'api', 'router', 'relay', 'producer'] as const;
export type NatsRole = (typeof NATS_ROLES)[number];

export type NatsLogin = Readonly<{ user: string; password: string; inboxPrefix: string }>;
export type NatsConfig = Readonly<{ url: string; logins: Readonly<Partial<Record<NatsRole, NatsLogin>>> }>;

/** The variable with one role's password; the user's name is the role's. */
export const natsPasswordVariable = (role: NatsRole): string => `CARILLON_NATS_${role.toUpperCase()}_PASSWORD`;

/**
 * NATS_URL, and one password per role. NATS_USER and NATS_PASSWORD serve every role without its own, for servers that
 * know a single user.
 */
export function readNats(reader: Reader): NatsConfig {
  const url = reader.text('NATS_URL');
  if (url === undefined) reader.problem('NATS_URL: not set; expected an address such as nats://127.0.0.1:4222');
  else if (!/^(nats|tls|ws|wss):\/\//.test(url))
    reader.problem('NATS_URL: expected an address that begins with nats:// or tls://');
  const user = reader.text('NATS_USER');
  const password = reader.secret('NATS_PASSWORD');
  if ((user === undefined) !== (password === undefined))
    reader.problem('NATS_USER and NATS_PASSWORD: set both or neither');
  const logins: Partial<Record<NatsRole, NatsLogin>> = {};
  for (const role of NATS_ROLES) {
    const own = reader.secret(natsPasswordVariable(role));
    if (own !== undefined) logins[role] = { user: role, password: own, inboxPrefix: `_INBOX_${role}` };
    else if (user !== undefined && password !== undefined)
      logins[role] = { user, password, inboxPrefix: `_INBOX_${role}` };
  }
  return { url: url ?? '', logins };
}
