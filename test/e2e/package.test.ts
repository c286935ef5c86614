import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../support/carillon.ts';

const folder = mkdtempSync(join(tmpdir(), 'carillon whole '));
const installed = join(folder, 'node_modules', 'carillon');
const inFolder = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Packed and unpacked as npm does it; what it depends on is what is installed here already. */
beforeAll(async () => {
  await build();
  execFileSync('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder]);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['xzf', join(folder, tarball), '-C', installed, '--strip-components', '1']);
  for (const name of readdirSync('node_modules').filter((one) => !one.startsWith('.') && one !== 'carillon'))
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the whole of Carillon as a package', () => {
  it('exports the sandbox, the builder of journeys, and the player of them for tests', () => {
    writeFileSync(
      join(folder, 'program.mjs'),
      `import { event, journey, send } from 'carillon/journey';
       import { startSandbox } from 'carillon/sandbox';
       import { simulate } from 'carillon/testing';
       const sandbox = await startSandbox();
       const page = await fetch(sandbox.httpUrl);
       await sandbox.close();
       const hello = journey('hello', { on: event('user.signed_up'), steps: [send('sms', 'welcome', { class: 'service' })] });
       const { id } = hello;
       await simulate(hello).given({ phone: '+385911234567' }).at('2026-03-02T10:00', 'user.signed_up').expect('sms/welcome');
       console.log(page.status, id);`,
    );
    expect(inFolder('program.mjs')).toBe('200 hello\n');
  });

  it('has types that a strict compiler takes', () => {
    const program = `
      import { startSandbox, type Sandbox } from 'carillon/sandbox';
      export const sandbox: Sandbox = await startSandbox({ settings: { latencyMs: 0 } });
      // @ts-expect-error no such fate
      sandbox.addRule({ fate: 'nonsense' });`;
    writeFileSync(join(folder, 'program.mts'), program);
    const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--noEmit', '--types', 'node'];
    inFolder(resolve('node_modules', 'typescript', 'bin', 'tsc'), ...options, 'program.mts');
  });

  it('brings the command, which starts without a clone around it', () => {
    const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { bin: { carillon: string } };
    const command = join(installed, bin.carillon);
    expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(inFolder(command, 'sandbox', '--help')).toContain('carillon sandbox [options]');
    expect(inFolder(command, '--help')).toContain('sandbox');
  });
});
