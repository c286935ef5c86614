import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import { packageRoot } from '../../engines/package-root.ts';
import { freePort } from '../../engines/process/free-port.ts';
import type { Engines } from './engines.ts';

export type Api = Readonly<{ url: string; writeKey: string; pid: number; end(): Promise<void> }>;

/** The api alone, as a process of its own: it needs the stream to take events, and nothing else (I1). */
export async function startApi(
  home: string,
  { databaseUrl, natsUrl, natsUsers }: Pick<Engines, 'databaseUrl' | 'natsUrl' | 'natsUsers'>,
): Promise<Api> {
  const { writeKey } = ensureLocalKeys(home);
  const port = await freePort();
  const main = fileURLToPath(new URL('../../workers/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'api'], {
    cwd: packageRoot(),
    env: {
      PATH: process.env['PATH'],
      CARILLON_HOME: home,
      CARILLON_PORT: String(port),
      CARILLON_LOG_LEVEL: 'error',
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      CARILLON_NATS_API_PASSWORD: natsUsers.api.password,
      CARILLON_NATS_SYNC: 'always', // as far as it may know
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const ready = (async () => {
    for await (const line of lines) if (line.includes('"ready":true')) return;
    throw new Error('the api ended before it was ready');
  })();
  await ready;
  child.stdout.resume();
  return {
    url: `http://127.0.0.1:${port}`,
    writeKey,
    pid: child.pid ?? 0,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
