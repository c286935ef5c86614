import { describe, expect, it } from 'vitest';
import { inWords } from '../../../../domain/durability/finding.ts';
import { judgeNats } from '../../../../domain/durability/nats.ts';
import type { NatsReading, ServerReading, StreamReading } from '../../../../domain/durability/nats.ts';
import { judgePostgres } from '../../../../domain/durability/postgres.ts';

const postgres = (changed: Readonly<Record<string, string>>, source = 'configuration file') => ({
  where: 'db:5432',
  user: 'ours',
  database: 'promises',
  settings: ['fsync', 'synchronous_commit', 'full_page_writes'].map((name) => ({
    name,
    setting: changed[name] ?? 'on',
    source,
  })),
});

describe('judgePostgres', () => {
  it('takes a server that flushes before it answers, near or far', () => {
    for (const value of ['on', 'local', 'remote_write', 'remote_apply'])
      expect(judgePostgres(postgres({ synchronous_commit: value }), undefined)).toMatchObject([{ verdict: 'safe' }]);
  });

  it.each(['fsync', 'synchronous_commit', 'full_page_writes'])('takes no server with %s off', (name) => {
    const [finding] = judgePostgres(postgres({ [name]: 'off' }), undefined);
    expect(finding).toMatchObject({ verdict: 'unsafe', where: 'db:5432' });
    expect(finding?.found).toContain(`${name} is off`);
  });

  it('takes no server that does not say', () => {
    const silent = { ...postgres({}), settings: [] };
    expect(judgePostgres(silent, undefined).map(({ verdict }) => verdict)).toEqual(['unsafe', 'unsafe', 'unsafe']);
  });

  it('believes in a storage that keeps what it is given, but none keeps what it was not given yet', () => {
    const aurora = postgres({ fsync: 'off', full_page_writes: 'off' });
    expect(judgePostgres(aurora, 'by-storage')).toMatchObject([
      { verdict: 'safe', found: expect.stringContaining('CARILLON_POSTGRES_DURABILITY=by-storage') },
    ]);
    expect(judgePostgres(postgres({ synchronous_commit: 'off' }), 'by-storage')).toMatchObject([{ verdict: 'unsafe' }]);
  });

  it.each([
    ['user', 'alter role "ours" reset'],
    ['database', 'alter database "promises" reset'],
    ['database user', 'alter role "ours" in database "promises" reset'],
    ['client', 'DATABASE_URL'],
    ['configuration file', 'its configuration'],
  ])('says what to do where it was set by %s', (source, remedy) => {
    const [finding] = judgePostgres(postgres({ synchronous_commit: 'off' }, source), undefined);
    expect(finding && inWords(finding)).toMatch(/^PostgreSQL at db:5432: synchronous_commit is off .*Expected: on/);
    expect(finding && inWords(finding)).toContain(remedy);
  });
});

const stream = (name: string, change: Partial<StreamReading> = {}): StreamReading => ({
  name,
  storage: 'file',
  persistMode: undefined,
  peers: ['n1'],
  ...change,
});
const told = (server: string, syncAlways: boolean): ServerReading => ({
  kind: 'told',
  monitor: `http://${server}:8222`,
  server,
  id: `id of ${server}`,
  syncAlways,
  syncIntervalMs: 120_000,
});
const nats = (change: Partial<NatsReading> = {}): NatsReading => ({
  where: 'n1:4222',
  server: { name: 'n1', id: 'id of n1' },
  streams: [stream('EVENTS'), stream('DLQ')],
  servers: [],
  ...change,
});
const verdicts = (...given: Parameters<typeof judgeNats>) => judgeNats(...given).map(({ verdict }) => verdict);

describe('judgeNats', () => {
  it('takes a server whose operator says that it syncs always, or that says so itself', () => {
    expect(verdicts(nats(), 'always')).toEqual(['safe']);
    expect(verdicts(nats({ servers: [told('n1', true)] }), undefined)).toEqual(['safe']);
  });

  it('does not know where nobody says, and names both ways to say it', () => {
    const [finding] = judgeNats(nats(), undefined);
    expect(finding).toMatchObject({ verdict: 'unknown', next: expect.stringContaining('CARILLON_NATS_MONITORS') });
    expect(finding).toMatchObject({ next: expect.stringContaining('CARILLON_NATS_SYNC=always') });
  });

  it('believes the server more than its operator', () => {
    expect(judgeNats(nats({ servers: [told('n1', false)] }), 'always')).toMatchObject([
      { verdict: 'unsafe', found: expect.stringContaining('every 120 s') },
    ]);
  });

  it('takes no stream in memory, and none that acknowledges before it writes, whatever the server does', () => {
    const streams = [stream('EVENTS', { storage: 'memory' }), stream('DLQ', { persistMode: 'async' })];
    expect(judgeNats(nats({ streams, servers: [told('n1', true)] }), 'always')).toMatchObject([
      { verdict: 'unsafe', found: 'stream EVENTS keeps its messages in memory' },
      { verdict: 'unsafe', found: expect.stringContaining('stream DLQ acknowledges before it writes') },
    ]);
  });

  it('asks about every server that keeps a stream, and about the one it is connected with', () => {
    const streams = [stream('EVENTS', { peers: ['n1', 'n2', 'n3'] })];
    const servers = [told('n1', true), told('n3', true)];
    expect(judgeNats(nats({ streams, servers }), undefined)).toMatchObject([
      { verdict: 'unknown', found: 'CARILLON_NATS_MONITORS names no address of n2' },
    ]);
    expect(verdicts(nats({ streams, servers: [...servers, told('n2', true)] }), undefined)).toEqual(['safe']);
    const namesake = { name: 'n1', id: 'another' };
    expect(verdicts(nats({ server: namesake, servers: [told('n1', true)] }), undefined)).toEqual(['unknown']);
  });

  it('does not take silence for an answer', () => {
    const servers: ServerReading[] = [{ kind: 'silent', monitor: 'http://n1:8222', why: 'ECONNREFUSED' }];
    expect(judgeNats(nats({ servers }), undefined)).toMatchObject([
      { verdict: 'unknown', found: expect.stringContaining('ECONNREFUSED') },
    ]);
    expect(verdicts(nats({ servers }), 'always')).toEqual(['safe']);
  });
});
