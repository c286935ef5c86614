import { NATS_USER_NAMES } from '../engine.ts';
import type { NatsUsers } from '../engine.ts';
import { PERMISSIONS } from './users.ts';

/** The server's configuration file: one machine, loopback, every acknowledged message on disk (I1). */
export function natsServerConfig(settings: Readonly<{ port: number; storeDir: string; users: NatsUsers }>): string {
  const users = NATS_USER_NAMES.map((name) => ({
    user: name,
    password: settings.users[name].password,
    permissions: { publish: { allow: PERMISSIONS[name].publish }, subscribe: { allow: PERMISSIONS[name].subscribe } },
  }));
  // The format is a superset of JSON, which takes care of quoting paths with blanks.
  return `${JSON.stringify(
    {
      server_name: 'carillon',
      listen: `127.0.0.1:${settings.port}`,
      jetstream: {
        store_dir: settings.storeDir,
        // Without it, a power cut loses minutes of acknowledged messages, and streams just created.
        sync_interval: 'always',
      },
      authorization: { users },
    },
    null,
    2,
  )}\n`;
}
