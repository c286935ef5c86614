import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack } from '../../../cli/stack/stack.ts';
import type { Stack } from '../../../cli/stack/stack.ts';
import { stackStatus } from '../../../cli/stack/status.ts';
import { stopStack } from '../../../cli/stack/stop-stack.ts';
import { loadStackConfig } from '../../../config/stack.ts';
import { processIdentity } from '../../../engines/process/identity.ts';
import { runningEngine } from '../../../engines/running-file.ts';
import { newTestHome, removeTestHome } from '../../support/test-home.ts';
import { standInCommand } from './fixtures/stand-in-command.ts';
import { expectWithin } from '../../support/promised-time.ts';

const quiet = () => undefined;
const PROCESSES = ['sandbox', 'api', 'router', 'channel-worker', 'journey-worker'] as const;
const trap = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  DATABASE_URL: 'postgres://real:secret@db.example.com/customers',
  NATS_URL: 'nats://nats.example.com',
  TEMPORAL_ADDRESS: 'temporal.example.com:7233',
  INFOBIP_BASE_URL: 'https://trap.api.infobip.com',
  INFOBIP_API_KEY: 'real-key',
  SMTP_URL: 'smtp://user:real-password@mail.example.com',
  HTTPS_PROXY: 'http://proxy.example.com:3128',
  NODE_OPTIONS: '--no-deprecation',
};

const start = (home: string): Promise<Stack> => {
  const env = { ...trap, CARILLON_HOME: home };
  return startStack({ config: loadStackConfig(env), env, log: quiet, progress: quiet, command: standInCommand });
};
const environmentOf = (home: string, name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(home, `environment-${name}.json`), 'utf8')) as Record<string, string>;
/** A process that ended but was not yet reaped by its (killed) parent's heir does not count. */
const isAlive = (pid: number): boolean => processIdentity(pid) !== undefined;

describe('a running stack', () => {
  const home = newTestHome();
  let stack: Stack;
  beforeAll(async () => {
    stack = await start(home);
  });
  afterAll(async () => {
    await stack.stop();
    await removeTestHome(home);
  });

  it('gives no process anything of the shell that started it (2.6)', () => {
    const foreign = /example\.com|trap\.api|real-key|no-deprecation/;
    for (const name of PROCESSES) expect(JSON.stringify(environmentOf(home, name))).not.toMatch(foreign);
    const { INFOBIP_BASE_URL, SMTP_URL } = environmentOf(home, 'channel-worker');
    expect(INFOBIP_BASE_URL).toBe(stack.addresses.sandbox);
    expect(SMTP_URL).toBe(stack.addresses.smtp);
  });

  it('gives each process only the NATS passwords it needs', () => {
    const passwords = (name: string) =>
      Object.keys(environmentOf(home, name)).filter((variable) => /^CARILLON_NATS_.*_PASSWORD$/.test(variable));
    expect(passwords('api').sort()).toEqual(['CARILLON_NATS_API_PASSWORD', 'CARILLON_NATS_RELAY_PASSWORD']);
    expect(passwords('router')).toEqual(['CARILLON_NATS_ROUTER_PASSWORD']);
    expect(passwords('journey-worker')).toEqual([]);
  });

  it('refuses a second start for the same home and names the first', async () => {
    await expect(start(home)).rejects.toThrow(/already runs .*carillon status/);
  });

  it('restarts a process that crashed and counts it', async () => {
    const router = () => stackStatus(home).processes.find(({ name }) => name === 'router');
    const before = router();
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => router(), { timeout: 10_000 }).toMatchObject({ state: 'ready', restarts: 1 });
    expect(router()?.pid).not.toBe(before?.pid);
  });

  it('restarts an engine that crashed, on its port and with its data', async () => {
    const url = stack.environment['DATABASE_URL'];
    const query = async (sql: string) => {
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(sql);
      await client.end();
      return rows;
    };
    await query('create table kept (n int)');
    await query('insert into kept values (7)');
    process.kill(runningEngine(home, 'postgres')?.pid ?? 0, 'SIGKILL');
    const counted = () => stackStatus(home).engines.find(({ name }) => name === 'postgres');
    await expect.poll(counted, { timeout: 15_000 }).toMatchObject({ state: 'running', restarts: 1 });
    expect(await query('select n from kept')).toEqual([{ n: 7 }]);
  });

  it('ends within 10 s and leaves nothing running, and its addresses survive the next start', async () => {
    const { engines, processes } = stackStatus(home);
    const { addresses } = stack;
    const began = Date.now();
    await stack.stop();
    expectWithin(10_000, Date.now() - began, 'engines stopped after');
    expect([...engines, ...processes].filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(stackStatus(home).state).toBe('stopped');
    stack = await start(home);
    expect(stack.addresses).toEqual(addresses);
  });
});

describe('two homes side by side, one of them killed', () => {
  const homes = [newTestHome(), newTestHome()] as const;
  const parents: ChildProcess[] = [];
  const parent = async (home: string): Promise<ChildProcess> => {
    const script = fileURLToPath(new URL('./fixtures/start-parent.ts', import.meta.url));
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], CARILLON_HOME: home };
    const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    parents.push(child);
    await once(child.stdout, 'data');
    return child;
  };
  afterAll(async () => {
    for (const child of parents) child.kill('SIGKILL');
    for (const home of homes) {
      await stopStack(home, quiet);
      await removeTestHome(home);
    }
  });

  it('after kill -9 processes end within 5 s, engines stay and are taken over, and the neighbour notices nothing', async () => {
    const [first] = await Promise.all(homes.map(parent));
    const before = stackStatus(homes[0]);
    const neighbour = stackStatus(homes[1]);
    expect(before.addresses).not.toEqual(neighbour.addresses);

    first?.kill('SIGKILL');
    await expect.poll(() => before.processes.filter(({ pid }) => isAlive(pid)), { timeout: 5_000 }).toEqual([]);
    expect(stackStatus(homes[0]).state).toBe('orphaned');

    await parent(homes[0]);
    const after = stackStatus(homes[0]);
    expect(after.engines.map(({ pid }) => pid)).toEqual(before.engines.map(({ pid }) => pid));
    expect(stackStatus(homes[1])).toEqual(neighbour);
  });

  it('stop ends a stack from another process, and engines that a killed start left behind', async () => {
    expect(await stopStack(homes[0], quiet)).toBe('stopped');
    const { engines, supervisor } = stackStatus(homes[1]);
    process.kill(supervisor ?? 0, 'SIGKILL');
    await expect.poll(() => stackStatus(homes[1]).state).toBe('orphaned');
    expect(await stopStack(homes[1], quiet)).toBe('cleaned up');
    expect(engines.filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(await stopStack(homes[1], quiet)).toBe('nothing ran');
  });
});
