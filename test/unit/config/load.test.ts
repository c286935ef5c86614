import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../config/environment.ts';
import { loadConfig } from '../../../config/load.ts';
import { loadStackConfig } from '../../../config/stack.ts';

const ENGINES = {
  DATABASE_URL: 'postgres://u:p@h/d',
  NATS_URL: 'nats://127.0.0.1:4222',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
};
const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('loadConfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon config '));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reports every problem at once, each with what was expected', () => {
    const problems = problemsOf({
      CARILLON_DELIVERY: 'everything',
      CARILLON_PORT: '70000',
      CARILLON_CLOCK_START: '2026-03-02 08:00',
      CARILLON_PUBLIC_URL: 'example.com',
      INFOBIP_BASE_URL: 'ftp://x',
      NATS_USER: 'half',
    });
    const expected = [
      'sandbox, allowlist, live',
      '1 to 65535',
      'ISO 8601',
      'http://',
      'INFOBIP_BASE_URL',
      'NATS_USER',
      'DATABASE_URL',
      'NATS_URL',
      'TEMPORAL_ADDRESS',
    ];
    for (const text of expected) expect(problems.join('\n')).toContain(text);
    expect(problems).toHaveLength(expected.length);
  });

  it('takes an empty string for unset and has a default for everything but the engines', () => {
    const config = loadConfig({ ...ENGINES, CARILLON_DELIVERY: '', CARILLON_PORT: ' ', INFOBIP_BASE_URL: '' });
    expect(config).toMatchObject({
      delivery: 'sandbox',
      api: { port: 7070 },
      publicUrl: 'http://127.0.0.1:7070',
      infobip: undefined,
    });
    expect(config).toMatchObject({
      timingFactor: 1,
      dispatchSweepMs: 10_000,
      clock: { realStart: 0, virtualStart: 0, scale: 1 },
    });
  });

  it('keeps what has ended for 400 days, for as many as somebody says, or for ever; never for less than promises need', () => {
    const kept = (days: string) => loadConfig({ ...ENGINES, CARILLON_KEEP_DAYS: days }).keepDays;
    expect(['', '92', '3650', 'forever'].map(kept)).toEqual([400, 92, 3650, null]);
    for (const days of ['91', '-1', '100.5', 'never'])
      expect(problemsOf({ ...ENGINES, CARILLON_KEEP_DAYS: days })).toEqual([
        expect.stringMatching(/^CARILLON_KEEP_DAYS=.*: expected a .*number/),
      ]);
  });

  it('takes the operator’s word about NATS and PostgreSQL, in the words there are', () => {
    const said = (env: Record<string, string>) => loadConfig({ ...ENGINES, ...env }).durability;
    expect(said({})).toEqual({ natsSync: undefined, natsMonitors: [], postgres: undefined });
    expect(
      said({
        CARILLON_NATS_SYNC: 'always',
        CARILLON_NATS_MONITORS: 'http://n1:8222/, https://n2:8222',
        CARILLON_POSTGRES_DURABILITY: 'by-storage',
      }),
    ).toEqual({ natsSync: 'always', natsMonitors: ['http://n1:8222', 'https://n2:8222'], postgres: 'by-storage' });
    const wrong = {
      CARILLON_NATS_SYNC: 'sometimes',
      CARILLON_NATS_MONITORS: 'n1:8222',
      CARILLON_POSTGRES_DURABILITY: 'yes',
    };
    expect(problemsOf({ ...ENGINES, ...wrong })).toHaveLength(3);
  });

  it('cannot be changed', () => {
    const config = loadConfig(ENGINES) as { api: { port: number } };
    expect(() => (config.api.port = 1)).toThrow(TypeError);
  });

  it('reads a secret from a file, and says so when both are set or the file is missing', () => {
    const file = join(folder, 'database url');
    writeFileSync(file, 'postgres://u:from-file@h/d\n');
    const { DATABASE_URL: _unset, ...rest } = ENGINES;
    expect(loadConfig({ ...rest, DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://u:from-file@h/d');
    expect(problemsOf({ ...ENGINES, DATABASE_URL_FILE: file })[0]).toMatch(/both set/);
    expect(problemsOf({ ...ENGINES, INFOBIP_BASE_URL: 'http://127.0.0.1', INFOBIP_API_KEY_FILE: '/none' })[0]).toMatch(
      /INFOBIP_API_KEY_FILE=\/none/,
    );
  });

  it('never repeats a secret in a problem', () => {
    expect(problemsOf({ ...ENGINES, DATABASE_URL: 'mysql://u:top-secret@h/d' }).join()).not.toContain('top-secret');
  });

  it('uses a key of Infobip only with an address that I13 allows', () => {
    const env = { ...ENGINES, INFOBIP_BASE_URL: 'https://xyz.api.infobip.com', INFOBIP_API_KEY: 'key-of-ours' };
    expect(loadConfig(env)).toMatchObject({
      infobip: undefined,
      notices: [expect.stringContaining('xyz.api.infobip.com')],
    });
    expect(JSON.stringify(loadConfig(env))).not.toContain('key-of-ours');
    const allowed = { ...env, CARILLON_DELIVERY: 'allowlist', CARILLON_ALLOW_TO: '+385911234567, ana@example.com' };
    expect(loadConfig(allowed)).toMatchObject({
      infobip: { apiKey: 'key-of-ours' },
      allowTo: ['+385911234567', 'ana@example.com'],
    });
    expect(problemsOf({ ...allowed, CARILLON_ALLOW_TO: '' })[0]).toMatch(/CARILLON_ALLOW_TO/);
  });

  it('needs a key for Infobip, and none for a look-alike on this machine', () => {
    expect(loadConfig({ ...ENGINES, INFOBIP_BASE_URL: 'http://127.0.0.1:9000' }).infobip?.apiKey).toBe('none');
    const live = { ...ENGINES, CARILLON_DELIVERY: 'live', INFOBIP_BASE_URL: 'https://xyz.api.infobip.com' };
    expect(problemsOf(live)[0]).toMatch(/INFOBIP_API_KEY: not set/);
  });

  it('bends time only under sandbox (I14), the same in every process', () => {
    const clock = { CARILLON_CLOCK_SCALE: '1000', CARILLON_CLOCK_START: '2026-03-02T08:00:00Z' };
    const env = { ...ENGINES, ...clock, CARILLON_CLOCK_ORIGIN: '2026-11-21T12:00:00Z' };
    const virtualStart = Date.parse('2026-03-02T08:00:00Z');
    expect(loadConfig(env, 1).clock).toEqual({
      realStart: Date.parse('2026-11-21T12:00:00Z'),
      virtualStart,
      scale: 1000,
    });
    expect(loadConfig({ ...ENGINES, ...clock }, 5).clock.realStart).toBe(5);
    expect(problemsOf({ ...env, CARILLON_DELIVERY: 'live' })[0]).toMatch(/allowed only with CARILLON_DELIVERY=sandbox/);
  });

  it('gives every role its own NATS user, or all the one that is there', () => {
    const own = loadConfig({ ...ENGINES, CARILLON_NATS_ROUTER_PASSWORD: 'r' }).nats.logins;
    expect(own).toEqual({ router: { user: 'router', password: 'r', inboxPrefix: '_INBOX_router' } });
    const shared = loadConfig({ ...ENGINES, NATS_USER: 'all', NATS_PASSWORD: 'p' }).nats.logins;
    expect(shared.relay).toEqual({ user: 'all', password: 'p', inboxPrefix: '_INBOX_relay' });
  });
});

describe('loadStackConfig', () => {
  it("says that somebody else's engines are not used, and uses them only when told (2.6)", () => {
    expect(loadStackConfig(ENGINES)).toMatchObject({
      engines: 'embedded',
      notices: ['DATABASE_URL', 'NATS_URL', 'TEMPORAL_ADDRESS'].map((name) => expect.stringContaining(name)),
    });
    expect(loadStackConfig({ ...ENGINES, CARILLON_ENGINES: 'external' })).toMatchObject({
      engines: 'external',
      notices: [],
    });
  });

  it('lets fault points be armed by their names and hits, and only where nothing leaves', () => {
    const env = { ...ENGINES, CARILLON_FAULT_POINTS: 'claim:committed@3, inbox:committed' };
    expect([...(loadConfig(env).faultPoints ?? [])]).toEqual([
      ['claim:committed', 3],
      ['inbox:committed', 1],
    ]);
    expect(loadConfig(ENGINES).faultPoints).toBeUndefined();
    for (const wrong of ['claim:done', 'claim:committed@0', 'claim', 'inbox:committed,'])
      expect(problemsOf({ ...env, CARILLON_FAULT_POINTS: wrong }).join()).toContain('is no fault point');
    for (const delivery of ['live', 'allowlist'])
      expect(problemsOf({ ...env, CARILLON_DELIVERY: delivery }).join()).toContain('CARILLON_FAULT_POINTS kills');
  });

  it('lets the wall clock of a process be set wrong, by a day at most, and only where nothing leaves', () => {
    const env = { ...ENGINES, CARILLON_CLOCK_JUMP: '-7200000@3000' };
    expect(loadConfig(env).clockJump).toEqual({ byMs: -7_200_000, afterMs: 3_000 });
    expect(loadConfig(ENGINES).clockJump).toBeUndefined();
    for (const wrong of ['2h', '86400001@0', '7200000'])
      expect(problemsOf({ ...env, CARILLON_CLOCK_JUMP: wrong }).join()).toContain('such as -7200000@3000');
    expect(problemsOf({ ...env, CARILLON_DELIVERY: 'live' }).join()).toContain('CARILLON_CLOCK_JUMP sets');
  });
});
