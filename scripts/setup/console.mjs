import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './run.mjs';
import { root, say, withProgress } from './say.mjs';
import { hashOf } from './sources.mjs';

const built = join(root, 'dist', 'console');
/** Kept beside: compiling the rest replaces all of dist/. */
const kept = join(root, 'node_modules', '.carillon-console');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const stampOf = (folder) => join(folder, '.carillon-build');

/** Builds the web console to dist/console/, only when one of its sources or a package changed. */
export async function buildConsole() {
  const wanted = hashOf([...filesOf(join(root, 'console')), 'package-lock.json']);
  if (isFresh(built, wanted)) return;
  if (!isFresh(kept, wanted)) {
    if (!existsSync(vite))
      return say('the console is not built: its tools are development packages, and those are left out');
    await withProgress('building the console', () => build(wanted));
  }
  rmSync(built, { recursive: true, force: true });
  cpSync(kept, built, { recursive: true });
}

function isFresh(folder, wanted) {
  const stamp = stampOf(folder);
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted;
}

async function build(wanted) {
  const draft = `${kept}-draft`;
  const args = ['build', 'console', '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'];
  const { code, output } = await run(process.execPath, [vite, ...args]);
  if (code !== 0) throw new Error(`the console cannot be built:\n${output}`);
  writeFileSync(stampOf(draft), `${wanted}\n`);
  rmSync(kept, { recursive: true, force: true });
  renameSync(draft, kept);
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
