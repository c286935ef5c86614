import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'nats';
import type { NatsUser, NatsUsers } from '../engine.ts';
import type { EngineLaunch, LaunchContext } from '../launch.ts';
import { writePrivateFile } from '../process/private-file.ts';
import { natsServerConfig } from './server-config.ts';
import { natsUsers } from './users.ts';

/** Prepares this home's nats-server: configuration file and credentials. */
export function natsLaunch(
  { home, port }: LaunchContext,
  binary: string,
): EngineLaunch<{ natsUrl: string; natsUsers: NatsUsers }> {
  const folder = join(home, 'nats');
  const users = natsUsers(home);
  const configFile = join(folder, 'nats-server.conf');
  const natsUrl = `nats://127.0.0.1:${port}`;
  mkdirSync(join(folder, 'store'), { recursive: true, mode: 0o700 });
  writePrivateFile(configFile, natsServerConfig({ port, storeDir: join(folder, 'store'), users }));
  return {
    name: 'nats',
    binary,
    folder,
    args: ['--config', configFile],
    env: { TZ: 'UTC' },
    stopSignal: 'SIGTERM',
    addresses: { natsUrl, natsUsers: users },
    check: () => jetStreamAnswers(natsUrl, users.operator),
  };
}

async function jetStreamAnswers(servers: string, { user, password: pass, inboxPrefix }: NatsUser): Promise<void> {
  const connection = await connect({ servers, user, pass, inboxPrefix, reconnect: false, timeout: 2_000 });
  try {
    await connection.jetstreamManager({ timeout: 2_000 });
  } finally {
    await connection.close();
  }
}
