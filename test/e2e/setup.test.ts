import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../engines/package-root.ts';
import { expectWithin } from '../support/promised-time.ts';

/** Neither git history nor anything that was built or installed by hand: only what a clone has, in a path with blanks. */
describe('set-up of a clone', () => {
  const clone = mkdtempSync(join(tmpdir(), 'carillon clone of mine '));
  const left = new Set(['node_modules', 'dist', '.git', '.carillon', 'coverage', 'bench', 'prove', 'test']);
  beforeAll(() => {
    for (const name of readdirSync(packageRoot()).filter((entry) => !left.has(entry))) {
      cpSync(join(packageRoot(), name), join(clone, name), { recursive: true });
    }
    // The packages that npm installed, each by a link: installing them anew would only try npm.
    const packages = join(packageRoot(), 'node_modules');
    mkdirSync(join(clone, 'node_modules'));
    for (const name of readdirSync(packages).filter((entry) => !entry.startsWith('.carillon'))) {
      symlinkSync(join(packages, name), join(clone, 'node_modules', name));
    }
  });
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  const setup = (): { said: string; ms: number } => {
    const began = Date.now();
    const script = join(clone, 'scripts', 'setup.mjs');
    const result = spawnSync(process.execPath, [script, '--no-engines', '--offline'], {
      cwd: tmpdir(),
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(result.stderr);
    expect(result.stdout).toBe('');
    return { said: result.stderr, ms: Date.now() - began };
  };

  it('compiles what there is, and does nothing the second time', () => {
    const first = setup();
    for (const file of ['cli/main.js', 'workers/main.js', 'workflows/bundle.js', 'adapters/postgres/migrations']) {
      expect(existsSync(join(clone, 'dist', file))).toBe(true);
    }
    expect(first.said).not.toContain('npm ci'); // npm's own record says that the lockfile's packages are there
    expect(setup()).toMatchObject({ said: '' });
    expectWithin(10_000, setup().ms, 'a second set-up');
  });

  it('does not install anew for a lockfile that only looks different, and keeps the last good build when a source is wrong', () => {
    appendFileSync(join(clone, 'package-lock.json'), '\n');
    writeFileSync(join(clone, 'config', 'added.ts'), "export const added: number = 'text';\n");
    const before = statSync(join(clone, 'dist', 'cli', 'main.js')).mtimeMs;
    expect(setup).toThrow(/^(?![^]*npm ci)[^]*do not compile:\s+config\/added\.ts\(1,14\)/);
    expect(statSync(join(clone, 'dist', 'cli', 'main.js')).mtimeMs).toBe(before);
  });
});
