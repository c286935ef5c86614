import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NATS_SERVER, TEMPORAL } from '../../../engines/binaries/programs.ts';
import { resolveProgram } from '../../../engines/binaries/resolve.ts';
import { probeVersion } from '../../../engines/binaries/version.ts';

/** Programs are shell scripts that say a version, so the real probe is tried, too. */
describe('resolveProgram', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon resolve '));
  const program = (place: string, version: string | undefined): string => {
    const file = join(folder, place, 'nats-server');
    mkdirSync(join(folder, place), { recursive: true });
    if (version !== undefined) writeFileSync(file, `#!/bin/sh\necho "nats-server: v${version}"\n`);
    if (version !== undefined) chmodSync(file, 0o755);
    return file;
  };
  beforeAll(() => {
    program('new', '2.16.0');
    program('minimum', NATS_SERVER.minimum);
    program('old', '2.9.10');
    program('broken', 'unknown');
    program('cache', NATS_SERVER.pinned);
    program('downloaded', NATS_SERVER.pinned);
    program('built', NATS_SERVER.pinned);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  type World = { configured?: string; path?: string[]; cache?: 'cache' | 'none'; network?: boolean; go?: boolean };
  const resolve = async ({ configured, path = [], cache = 'none', network = false, go = false }: World) => {
    const said: string[] = [];
    const found = await resolveProgram(NATS_SERVER, {
      env: {
        PATH: path.map((place) => join(folder, place)).join(':'),
        CARILLON_NATS_BIN: configured === undefined ? undefined : join(folder, configured, 'nats-server'),
      },
      cached: () => join(folder, cache, 'nats-server'),
      probe: probeVersion,
      download: () =>
        Promise.resolve(
          network
            ? { kind: 'downloaded', path: join(folder, 'downloaded', 'nats-server') }
            : { kind: 'impossible', why: 'host name not found' },
        ),
      build: () =>
        Promise.resolve(
          go
            ? { kind: 'built', path: join(folder, 'built', 'nats-server') }
            : { kind: 'impossible', why: 'no `go` on PATH' },
        ),
      say: (line) => said.push(line),
    });
    return { ...found, place: found.path.split('/').at(-2), said };
  };

  it.each<[string, World, string, string]>([
    [
      'the configured one before everything',
      { configured: 'minimum', path: ['new'], cache: 'cache', go: true },
      'minimum',
      'configured',
    ],
    ['PATH before the cache', { path: ['new'], cache: 'cache', go: true }, 'new', 'path'],
    ['PATH at exactly the minimum', { path: ['minimum'], cache: 'cache' }, 'minimum', 'path'],
    ['the cache when PATH has an older one', { path: ['old'], cache: 'cache', go: true }, 'cache', 'cache'],
    ['the cache when the one on PATH does not work', { path: ['broken'], cache: 'cache' }, 'cache', 'cache'],
    ['the cache before a download', { cache: 'cache', network: true, go: true }, 'cache', 'cache'],
    ['a download before a build', { network: true, go: true }, 'downloaded', 'downloaded'],
    ['a build when nothing else is there', { go: true }, 'built', 'built'],
  ])('takes %s', async (_what, world, place, source) => {
    expect(await resolve(world)).toMatchObject({ place, source });
  });

  it('says what it found on PATH and why it does not use it', async () => {
    expect((await resolve({ path: ['new'] })).said[0]).toMatch(
      /nats-server 2\.16\.0: using .*new\/nats-server, found on PATH/,
    );
    expect((await resolve({ path: ['old'], go: true })).said[0]).toMatch(
      /not using .*old\/nats-server.*2\.9\.10 is older than/,
    );
  });

  it.each(['old', 'broken', 'missing'])(
    'never replaces a configured program that is %s by another',
    async (configured) => {
      await expect(resolve({ configured, path: ['new'], cache: 'cache', go: true })).rejects.toThrow(
        /CARILLON_NATS_BIN=.*cannot be used/,
      );
    },
  );

  it('otherwise lists every way and what was wrong with each', async () => {
    const failure = resolve({ path: ['old'] });
    for (const way of [
      /CARILLON_NATS_BIN/,
      /2\.9\.10 is older/,
      /cache: .*no such file/,
      /download: host name not found/,
      /build: no `go` on PATH/,
      /CARILLON_ENGINE_DOWNLOADS/,
      /--external/,
    ]) {
      await expect(failure).rejects.toThrow(way);
    }
  });

  it("reads Temporal's server version, not the version of its command line", () => {
    const version = TEMPORAL.versionPattern.exec('temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)')?.[1];
    expect(version).toBe('1.31.2');
  });
});
