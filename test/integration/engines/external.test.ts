import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { startStack } from '../../../cli/stack/stack.ts';
import { stackStatus } from '../../../cli/stack/status.ts';
import { loadStackConfig } from '../../../config/stack.ts';
import { runningEngine } from '../../../engines/running-file.ts';
import { newTestHome, removeTestHome } from '../../support/test-home.ts';
import { standInCommand } from './fixtures/stand-in-command.ts';

describe('a stack on external engines', () => {
  const home = newTestHome();
  afterAll(() => removeTestHome(home));

  it('hands their addresses and its one NATS user to every process, starts no engine, and ends none', async () => {
    const { databaseUrl, natsUrl, natsUsers, temporalAddress } = inject('engines');
    const env = {
      CARILLON_HOME: home,
      CARILLON_ENGINES: 'external',
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      NATS_USER: 'operator',
      NATS_PASSWORD: natsUsers.operator.password,
      TEMPORAL_ADDRESS: temporalAddress,
      // Both providers are the caller's and loopback, so no sandbox of ours has anything to do (design §7).
      INFOBIP_BASE_URL: 'http://127.0.0.1:9',
      SMTP_URL: 'smtp://localhost:9',
    };
    const quiet = () => undefined;
    const command = standInCommand;
    const stack = await startStack({ config: loadStackConfig(env), env, log: quiet, progress: quiet, command });
    const status = stackStatus(home);
    expect(status).toMatchObject({ state: 'running', engines: [] });
    expect(status.processes.map(({ name }) => name)).toEqual(['api', 'router', 'channel-worker', 'journey-worker']);
    const router = JSON.parse(readFileSync(join(home, 'environment-router.json'), 'utf8')) as Record<string, string>;
    expect(router).toMatchObject({
      DATABASE_URL: databaseUrl,
      NATS_USER: 'operator',
      INFOBIP_BASE_URL: 'http://127.0.0.1:9',
    });
    expect(JSON.stringify(status)).not.toContain(new URL(databaseUrl).password);

    await stack.stop();
    expect(stackStatus(home).state).toBe('stopped');
    expect(runningEngine(inject('testHome'), 'postgres')).toBeDefined();
  });
});
