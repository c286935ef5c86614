import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PROCESSES } from '../../../cli/stack/processes.ts';
import { natsServerConfig } from '../../../engines/nats/server-config.ts';
import { NATS_USER_NAMES, type NatsUsers } from '../../../engines/engine.ts';
import { packageRoot } from '../../../engines/package-root.ts';
import { DYNAMIC_CONFIG } from '../../../engines/temporal/launch.ts';
import { readCompose, readEnvFile } from '../../support/containers/compose.ts';
import { parseDockerfile } from '../../support/containers/dockerfile.ts';

const root = packageRoot();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'carillon deploy '));
const envFile = join(folder, 'compose.env');
execFileSync(process.execPath, [join(root, 'deploy', 'secrets.mjs'), envFile]);
const secrets = readEnvFile(envFile);
const services = readCompose(join(root, 'docker-compose.yml'), secrets);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What only a container engine would find out otherwise. */
describe('docker-compose.yml', () => {
  it('pins every image to a version, and our own to the version of the package', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const { image, build } of Object.values(services)) {
      expect(image).toMatch(build === undefined ? /^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/ : `carillon:${version}`);
    }
    const bases = parseDockerfile(read('Dockerfile')).filter(({ keyword }) => keyword === 'FROM');
    for (const { text } of bases) expect(text).toMatch(/^node:20\.20\.\d+-bookworm-slim( AS \w+)?$/);
  });

  it('is reachable from this machine only, and by nothing but the doors of people', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.toSorted()).toEqual(['127.0.0.1:7070:7070', '127.0.0.1:7071:7071', '127.0.0.1:8233:8080']);
  });

  it('runs every process of the embedded stack, with the same roles', () => {
    const commands = Object.values(services).map(({ command }) => command?.join(' '));
    for (const { entry, args, flags } of Object.values(PROCESSES))
      expect(commands).toContain(['node', ...flags, `dist/${entry}.js`, ...args].join(' '));
  });

  it('sends to the sandbox on loopback unless told otherwise (I13)', () => {
    for (const name of ['journey-worker', 'channel-worker']) {
      const { environment = {} } = services[name] ?? {};
      expect(environment['CARILLON_DELIVERY']).toBe('sandbox');
      expect(environment['INFOBIP_BASE_URL']).toBe('http://127.0.0.1:7071');
      expect(environment['SMTP_URL']).toBe('smtp://127.0.0.1:7072');
    }
  });

  it('tells every process that promises something how far messages go, and how NATS syncs', () => {
    for (const name of ['api', 'router', 'journey-worker', 'channel-worker'])
      expect(services[name]?.environment).toMatchObject({ CARILLON_DELIVERY: 'sandbox', CARILLON_NATS_SYNC: 'always' });
    expect(read('deploy/nats-server.conf')).toContain('"sync_interval": "always"');
  });

  it('watches every process that stays, and waits for what must come first', () => {
    const staying = Object.entries(services).filter(([, { restart }]) => restart === 'unless-stopped');
    const unwatched = staying.filter(([, { healthcheck }]) => healthcheck === undefined).map(([name]) => name);
    expect(unwatched).toEqual(['temporal-ui', 'pod']); // for people; and nothing that could fail
    for (const name of ['api', 'router', 'journey-worker', 'channel-worker'])
      expect(services[name]?.depends_on?.['migrate']).toEqual({ condition: 'service_completed_successfully' });
  });

  it('gives each process only the passwords it needs', () => {
    const holders = (variable: string) =>
      Object.keys(services).filter((name) => services[name]?.environment?.[variable] !== undefined);
    expect(holders('CARILLON_NATS_OPERATOR_PASSWORD')).toEqual(['nats', 'migrate']);
    expect(holders('CARILLON_NATS_API_PASSWORD')).toEqual(['nats', 'api']);
    expect(holders('CARILLON_NATS_ROUTER_PASSWORD')).toEqual(['nats', 'router']);
    expect(holders('INFOBIP_API_KEY')).toEqual(['router', 'journey-worker', 'channel-worker']);
    expect(holders('CARILLON_API_KEY')).toEqual(['migrate']);
  });

  it('does not start without its secrets, which are written once, for their owner', () => {
    expect(() => readCompose(join(root, 'docker-compose.yml'), {})).toThrow(/is missing a value: run node deploy/);
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
    const again = spawnSync(process.execPath, [join(root, 'deploy', 'secrets.mjs'), envFile], { encoding: 'utf8' });
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('exists already') });
    expect(readEnvFile(envFile)).toEqual(secrets);
  });
});

/** Said twice, because a container cannot read TypeScript; meant once. */
describe('the configuration of containers is that of the embedded engines', () => {
  it('nats-server: users, rights, sync', () => {
    const json = read('deploy/nats-server.conf')
      .replaceAll(/^\s*#.*$/gm, '')
      .replaceAll(/: \$(\w+)/g, ': "$1"');
    const { listen, http, jetstream, ...rest } = JSON.parse(json) as Record<string, Record<string, unknown>>;
    const user = (name: string) => ({ password: `CARILLON_NATS_${name.toUpperCase()}_PASSWORD` });
    const users = Object.fromEntries(NATS_USER_NAMES.map((name) => [name, user(name)])) as unknown as NatsUsers;
    const embedded = JSON.parse(natsServerConfig({ port: 4222, storeDir: '/data', users })) as typeof rest;
    expect({ ...rest, jetstream }).toEqual({ ...embedded, listen: undefined });
    expect([listen, http]).toEqual(['0.0.0.0:4222', '127.0.0.1:8222']);
  });

  it('Temporal: the same limits', () => {
    const file = parse(read('deploy/temporal/dynamicconfig/carillon.yaml')) as Record<string, [{ value: unknown }]>;
    const limits = Object.fromEntries(Object.entries(file).map(([key, [{ value }]]) => [key, String(value)]));
    expect(limits).toEqual(DYNAMIC_CONFIG);
  });
});

describe('Dockerfile', () => {
  const steps = parseDockerfile(read('Dockerfile'));
  const last = steps.slice(steps.findLastIndex(({ keyword }) => keyword === 'FROM'));

  it('runs as somebody without rights, and leaves out what builds and tests', () => {
    expect(last.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text)).toEqual(['node']);
    expect(steps.map(({ text }) => text)).toContain('npm ci --ignore-scripts --omit=dev --omit=optional');
    expect(last.filter(({ text }) => text.includes('--from=build'))).toEqual([
      { keyword: 'COPY', text: '--from=build /build/dist ./dist' },
    ]);
  });
});
