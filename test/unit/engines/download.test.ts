import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDownload, type DownloadResult } from '../../../engines/binaries/download/download.ts';
import { findPrograms } from '../../../engines/binaries/find.ts';
import type { Limits } from '../../../engines/binaries/download/open-url.ts';
import { releaseFiles } from '../../../engines/binaries/download/release.ts';
import { NATS_SERVER, TEMPORAL, type Program } from '../../../engines/binaries/programs.ts';
import { probeVersion } from '../../../engines/binaries/version.ts';
import { packProgram, sha256, startReleaseServer, type ReleaseServer } from '../../support/far-side/release-server.ts';

const folder = '/nats-io/nats-server/releases/download/v2.15.2';
const sums = `${folder}/SHA256SUMS`;
const name = 'nats-server-v2.15.2-linux-amd64';
const archive = `${folder}/${name}.tar.gz`;
const linux = { platform: 'linux', arch: 'x64' };
const limits: Limits = { answerMs: 300, stallMs: 300, wholeMs: 10_000 };
/** A program that says its version, and is too long to come in one piece. */
const script = `#!/bin/sh\necho "nats-server: v${NATS_SERVER.pinned}"\nexit 0\n${randomBytes(300_000).toString('base64')}\n`;
const packed = packProgram('nats-server', script, name);

describe('downloading a release', () => {
  let server: ReleaseServer;
  let cache: string;
  beforeEach(async () => {
    server = await startReleaseServer();
    cache = mkdtempSync(join(tmpdir(), 'carillon download '));
    server.put(archive, packed);
    server.put(sums, `${sha256(Buffer.from('other'))}  ${name}.zip\n${sha256(packed)}  ${name}.tar.gz\n`);
  });
  afterEach(async () => {
    await server.close();
    rmSync(cache, { recursive: true, force: true });
  });

  const said: string[] = [];
  const target = () => join(cache, 'nats-server-2.15.2');
  const downloader = (env: Readonly<Record<string, string>> = {}, offline = false) => {
    said.length = 0;
    const from = { CARILLON_ENGINE_DOWNLOADS: server.url, ...env };
    return createDownload({ env: from, offline, progress: (line) => said.push(line), limits, machine: linux });
  };
  const download = (program: Program = NATS_SERVER): Promise<DownloadResult> => downloader()(program, target());
  const refusal = async (program?: Program): Promise<string> => {
    const result = await download(program);
    expect(readdirSync(cache)).toEqual([]); // nothing of it stays, and nothing is run
    expect(said.at(-1)).toContain('was not downloaded');
    return result.kind === 'impossible' ? result.why : 'downloaded';
  };

  it('takes what has the published checksum, and it runs', async () => {
    expect(await download()).toEqual({ kind: 'downloaded', path: target() });
    expect(await probeVersion(target(), NATS_SERVER)).toEqual({ kind: 'version', version: NATS_SERVER.pinned });
    expect(readFileSync(target(), 'utf8')).toBe(script);
    expect(readdirSync(cache)).toHaveLength(1);
    expect(server.seen).toEqual([`GET ${sums}`, `GET ${archive}`]);
  });

  it('reads archives without a folder, and those with extended headers', async () => {
    const flat = packProgram('nats-server', script, '', 'pax');
    server.put(archive, flat);
    server.put(sums, `${sha256(flat).toUpperCase()} *${name}.tar.gz\n`);
    expect(await download()).toMatchObject({ kind: 'downloaded' });
    expect(readFileSync(target(), 'utf8')).toBe(script);
  });

  it('follows redirects, as releases lie on another server', async () => {
    server.put('/elsewhere', packed);
    server.trouble(archive, { kind: 'status', status: 302, location: '/elsewhere' });
    expect(await download()).toMatchObject({ kind: 'downloaded' });
  });

  it('refuses and deletes what has another checksum', async () => {
    const other = packProgram('nats-server', '#!/bin/sh\necho "nats-server: v2.15.2"\n', name);
    server.put(archive, other);
    const why = await refusal();
    for (const words of [sha256(other), sha256(packed), 'the release’s own list', 'it was deleted'])
      expect(why).toContain(words);
  });

  it('trusts the checksum in this repository more than the list of the server', async () => {
    const fake = packProgram('temporal', '#!/bin/sh\necho "Server 1.31.2"\n', '');
    const place = '/temporalio/cli/releases/download/v1.8.2';
    server.put(`${place}/temporal_cli_1.8.2_linux_amd64.tar.gz`, fake);
    server.put(`${place}/checksums.txt`, `${sha256(fake)}  temporal_cli_1.8.2_linux_amd64.tar.gz\n`);
    expect(await refusal(TEMPORAL)).toMatch(/this version of Carillon says d8421bda/);
    expect(server.seen).toHaveLength(1);
  });

  it('refuses a list without the file, and an archive without the program', async () => {
    server.put(sums, `${sha256(packed)}  something-else.tar.gz\n`);
    expect(await refusal()).toMatch(/SHA256SUMS has no line for nats-server-v2\.15\.2/);
    const empty = packProgram('another', script, name);
    server.put(archive, empty);
    server.put(sums, `${sha256(empty)}  ${name}.tar.gz\n`);
    expect(await refusal()).toMatch(/holds no file called nats-server/);
  });

  it('takes a cut connection up where it ended', async () => {
    server.trouble(archive, { kind: 'cut', after: packed.length / 2 + 1, ranges: true });
    expect(await download()).toMatchObject({ kind: 'downloaded' });
    expect(server.seen.at(-1)).toMatch(/ from \d+$/);
  });

  it('gives up on a file that is cut every time', async () => {
    server.trouble(archive, { kind: 'cut', after: 1_000, ranges: false });
    expect(await refusal()).toMatch(/the connection was cut, 3 times/);
    expect(server.seen.filter((one) => one.startsWith(`GET ${archive}`))).toHaveLength(3);
  });

  it('ends a transfer that stalls, and one that never begins', async () => {
    server.trouble(archive, { kind: 'stall' });
    expect(await refusal()).toMatch(/nothing more came for 0\.3 s/);
    server.trouble(archive, { kind: 'silence' });
    expect(await refusal()).toMatch(/no answer within 0\.3 s/);
  });

  it('says how far it is and how fast when it takes long', async () => {
    server.trouble(archive, { kind: 'slow', ms: 2_400 });
    expect(await download()).toMatchObject({ kind: 'downloaded' });
    expect(said[0]).toMatch(
      /^downloading nats-server 2\.15\.2 from 127\.0\.0\.1:\d+ … 0\.\d of 0\.\d MB, 0\.\d MB\/s, 2 s$/,
    );
  });

  it('is what finding the programs tries before building, and part of its error', async () => {
    const files = (program: Program) => releaseFiles(program.release, '', process);
    server.put(files(NATS_SERVER)?.archiveUrl ?? '', packed);
    server.put(files(NATS_SERVER)?.checksumsUrl ?? '', `${sha256(packed)}  ${files(NATS_SERVER)?.archive}\n`);
    const env = { XDG_CACHE_HOME: cache, PATH: '/nowhere', CARILLON_ENGINE_DOWNLOADS: server.url };
    const finding = findPrograms({ env, say: () => undefined, progress: (line) => said.push(line) });
    await expect(finding).rejects.toThrow(
      /no usable Temporal[^]*download: http.*answered 404[^]*build: no `go` on PATH/,
    );
    expect(readdirSync(join(cache, 'carillon', 'engines'))).toEqual([expect.stringMatching(/^nats-server-2\.15\.2-/)]);
  });

  it('says which answer was not the file', async () => {
    server.trouble(sums, { kind: 'status', status: 403 });
    expect(await refusal()).toMatch(/SHA256SUMS: the server answered 403/);
    server.trouble(sums, { kind: 'status', status: 302, location: sums });
    expect(await refusal()).toMatch(/more than 5 redirects/);
  });

  it('asks a server that cannot be reached once for all programs, and says so at once', async () => {
    const began = Date.now();
    await server.close();
    const both = downloader();
    const first = await both(NATS_SERVER, target());
    expect(first).toMatchObject({ kind: 'impossible', why: expect.stringMatching(/SHA256SUMS: connection refused/) });
    expect(await both(TEMPORAL, target())).toEqual(first);
    const unknown = downloader({ CARILLON_ENGINE_DOWNLOADS: 'https://nowhere.invalid' });
    const second = await unknown(NATS_SERVER, target());
    expect(second).toMatchObject({ why: expect.stringMatching(/host name not (found|resolved)|no answer/) });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('downloads nothing when that is off, offline, or nothing is published', async () => {
    const off = { CARILLON_ENGINE_DOWNLOADS: 'off' };
    expect(await downloader(off)(NATS_SERVER, target())).toMatchObject({ why: expect.stringContaining('is off') });
    expect(await downloader({}, true)(NATS_SERVER, target())).toMatchObject({
      why: expect.stringContaining('--offline'),
    });
    const machine = { platform: 'freebsd', arch: 'x64' };
    const elsewhere = createDownload({ env: {}, offline: false, progress: () => undefined, machine });
    expect(await elsewhere(NATS_SERVER, target())).toMatchObject({ why: 'no release for freebsd x64' });
    expect(server.seen).toEqual([]);
  });

  it.each(['ftp://mirror.example', 'http://mirror.example', 'mirror.example'])(
    'refuses %s as a mirror',
    async (address) => {
      const attempt = downloader({ CARILLON_ENGINE_DOWNLOADS: address })(NATS_SERVER, target());
      await expect(attempt).rejects.toThrow(/CARILLON_ENGINE_DOWNLOADS=.*expected `off`, or a mirror/);
    },
  );

  it('says when the cache cannot be written', async () => {
    const result = await downloader()(NATS_SERVER, '/dev/null/nats-server');
    expect(result).toMatchObject({ kind: 'impossible', why: expect.stringContaining('the cache cannot be written') });
    expect(existsSync('/dev/null/nats-server')).toBe(false);
  });
});
