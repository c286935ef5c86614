import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pssOf } from '../../bench/processes.ts';
import { expectWithin } from '../support/promised-time.ts';

/** The best of a few starts: what else the machine does is none of ours. */
const [upWithinMs, starts, mostMib] = [1_000, 3, 120];

const folder = mkdtempSync(join(tmpdir(), 'carillon package '));
const inFolder = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/pack-sandbox.mjs', folder]);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  // Neither a registry nor anything that was fetched before.
  inFolder('npm', 'install', `./${tarball}`, '--offline', '--cache', join(folder, 'cache'), '--no-audit', '--no-fund');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts it as a user does, waits for the first answer to a message, and ends it. */
async function startOnce(): Promise<{ readonly ms: number; readonly mib: number; readonly answer: unknown }> {
  const began = performance.now();
  const child = spawn(
    join(folder, 'node_modules', '.bin', 'carillon'),
    ['sandbox', '--port', '0', '--smtp-port', '0'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { http } = JSON.parse(line) as { http: string };
    const response = await fetch(`${http}/sms/3/messages`, {
      method: 'POST',
      headers: { authorization: 'App any', 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ destinations: [{ to: '385911234567' }], content: { text: 'Hi' } }] }),
    });
    const ms = performance.now() - began;
    return { ms, mib: pssOf([child.pid ?? 0]), answer: await response.json() };
  } finally {
    child.kill('SIGTERM');
  }
}

describe('the sandbox as a package, in a folder with nothing else', () => {
  it(`answers its first message within ${upWithinMs} ms of its start, with at most ${mostMib} MiB`, async () => {
    const runs = [];
    for (let run = 0; run < starts; run++) runs.push(await startOnce());
    const quickest = Math.min(...runs.map(({ ms }) => ms));
    expect(runs[0]?.answer).toMatchObject({
      messages: [{ destination: '385911234567', status: { groupName: 'PENDING' } }],
    });
    expectWithin(upWithinMs, quickest, 'the first answer of the packed sandbox');
    expect(Math.max(...runs.map(({ mib }) => mib))).toBeLessThanOrEqual(mostMib);
  });

  it('is there for JavaScript', () => {
    const program = `
      import { startSandbox } from 'carillon-sandbox';
      const sandbox = await startSandbox({ settings: { latencyMs: 0 } });
      const page = await fetch(sandbox.httpUrl);
      console.log(page.status, sandbox.smtpUrl);
      await sandbox.close();`;
    writeFileSync(join(folder, 'program.mjs'), program);
    expect(inFolder(process.execPath, 'program.mjs')).toMatch(/^200 smtp:\/\/127\.0\.0\.1:\d+\n$/);
  });

  it('has with it what it loads only when it is needed: it takes the form of a mail, and mail over TLS', () => {
    const program = `
      import { startSandbox } from 'carillon-sandbox';
      const sandbox = await startSandbox({ smtpTls: 'starttls' });
      const form = new FormData();
      for (const [name, value] of Object.entries({ from: 'a@acme.example', to: 'ana@example.org', subject: 'Hi', text: 'Hi' }))
        form.append(name, value);
      form.append('attachment', new Blob(['as agreed']), 'invoice.txt');
      const headers = { authorization: 'App any' };
      const sent = await fetch(sandbox.httpUrl + '/email/3/send', { method: 'POST', headers, body: form });
      console.log(sent.status, sandbox.certificate.split('\\n')[0]);
      await sandbox.close();`;
    writeFileSync(join(folder, 'mail.mjs'), program);
    expect(inFolder(process.execPath, 'mail.mjs')).toBe('200 -----BEGIN CERTIFICATE-----\n');
  });

  it.each(['README.md', 'docs/sandbox.md'])('has everything that %s leads to', (page) => {
    const path = join(folder, 'node_modules', 'carillon-sandbox', page);
    const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(resolve(dirname(path), link)))).toEqual([]);
  });

  it('has types that a strict compiler takes', () => {
    const program = `
      import { startSandbox, type Sandbox, type SandboxOptions } from 'carillon-sandbox';
      const options: SandboxOptions = { settings: { latencyMs: 0 } };
      export const sandbox: Sandbox = await startSandbox(options);
      sandbox.addRule({ match: { to: '49*' }, fate: 'expired' });
      // @ts-expect-error no such fate
      sandbox.addRule({ fate: 'nonsense' });`;
    writeFileSync(join(folder, 'program.mts'), program);
    symlinkSync(resolve('node_modules', '@types'), join(folder, 'node_modules', '@types'));
    const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--noEmit', '--types', 'node'];
    inFolder(process.execPath, resolve('node_modules', 'typescript', 'bin', 'tsc'), ...options, 'program.mts');
  });
});
