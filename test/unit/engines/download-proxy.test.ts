import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NATS_SERVER } from '../../../engines/binaries/programs.ts';
import { packProgram, sha256, startReleaseServer, type ReleaseServer } from '../../support/far-side/release-server.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

/** Releases lie at https://releases.test, a name that only the proxy knows; its certificate is trusted as a company's own is. */
describe('downloading through a proxy', () => {
  let releases: ReleaseServer;
  let proxyPort: number;
  const asked: string[] = [];
  const cache = mkdtempSync(join(tmpdir(), 'carillon proxy '));
  const proxy = createHttpServer();
  const secure = createHttpsServer(
    { key: readFileSync(fixture('releases.test.key.pem')), cert: readFileSync(fixture('releases.test.crt.pem')) },
    (request, response) => releases.listener(request, response),
  );
  beforeAll(async () => {
    releases = await startReleaseServer();
    const securePort = await listen(secure);
    proxy.on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      const far = connect(securePort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        far.pipe(socket).pipe(far);
      });
      far.on('error', () => socket.destroy());
      socket.on('error', () => far.destroy());
    });
    proxyPort = await listen(proxy);
    const { platform, arch } = process;
    const name = `nats-server-v2.15.2-${platform}-${arch === 'x64' ? 'amd64' : arch}`;
    const packed = packProgram('nats-server', `#!/bin/sh\necho "nats-server: v${NATS_SERVER.pinned}"\n`, name);
    const folder = '/nats-io/nats-server/releases/download/v2.15.2';
    releases.put(`${folder}/${name}.tar.gz`, packed);
    releases.put(`${folder}/SHA256SUMS`, `${sha256(packed)}  ${name}.tar.gz\n`);
  });
  afterAll(async () => {
    await releases.close();
    proxy.close();
    secure.close();
    rmSync(cache, { recursive: true, force: true });
  });

  /** In a process of its own: which certificates Node trusts is settled when it starts. */
  const download = (env: Readonly<Record<string, string>>) =>
    new Promise<{ kind: string; why?: string }>((resolve, reject) => {
      asked.length = 0;
      const child = spawn(process.execPath, ['--import', 'tsx', fixture('download-child.ts'), cache], {
        env: {
          PATH: process.env['PATH'],
          CARILLON_ENGINE_DOWNLOADS: 'https://releases.test',
          NODE_EXTRA_CA_CERTS: fixture('releases.test.crt.pem'),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.once('error', reject);
      child.once('close', () => resolve(JSON.parse(output) as { kind: string; why?: string }));
    });

  it('uses HTTPS_PROXY, with its user', async () => {
    const result = await download({ HTTPS_PROXY: `http://ana:secret@127.0.0.1:${proxyPort}` });
    expect(result).toMatchObject({ kind: 'downloaded' });
    expect(asked[0]).toBe(`releases.test:443 Basic ${Buffer.from('ana:secret').toString('base64')}`);
  });

  it('goes straight to what NO_PROXY names, and trusts no certificate of its own accord', async () => {
    const straight = await download({ HTTPS_PROXY: `127.0.0.1:${proxyPort}`, NO_PROXY: 'releases.test' });
    expect(straight).toMatchObject({ kind: 'impossible', why: expect.stringMatching(/host name not|no answer/) });
    expect(asked).toEqual([]);
    const untrusted = await download({ HTTPS_PROXY: `127.0.0.1:${proxyPort}`, NODE_EXTRA_CA_CERTS: '' });
    expect(untrusted).toMatchObject({
      kind: 'impossible',
      why: expect.stringContaining('certificate signed by nobody we trust'),
    });
    expect(asked).not.toEqual([]);
  });
});
