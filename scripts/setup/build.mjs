import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';
import { root, withProgress } from './say.mjs';
import { hashOf, sourceFiles } from './sources.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.carillon-build');
/** Made beside and moved into place when complete, so that nobody ever runs half a build. */
const draft = join(root, 'node_modules', '.carillon-dist');

/** Compiles to dist/, copies what the code reads, bundles the workflows; only when a source changed. */
export async function buildDist() {
  const { code, assets } = sourceFiles();
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
  const wanted = hashOf([...code, ...assets, ...settings]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
  rmSync(draft, { recursive: true, force: true });
  await withProgress(`compiling ${code.length} files`, compile);
  for (const asset of assets) {
    mkdirSync(dirname(join(draft, asset)), { recursive: true });
    copyFileSync(join(root, asset), join(draft, asset));
  }
  await withProgress('bundling the workflows', bundleWorkflows);
  writeFileSync(join(draft, '.carillon-build'), `${wanted}\n`);
  rmSync(dist, { recursive: true, force: true });
  renameSync(draft, dist);
}

async function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [
    '-p',
    'tsconfig.build.json',
    '--outDir',
    draft,
    '--incremental',
    'false',
    '--tsBuildInfoFile',
    'null',
    '--pretty',
    'false',
  ];
  const { code, output } = await run(process.execPath, [tsc, ...args]);
  if (code !== 0) throw new Error(`the sources do not compile:\n${output}`);
}

async function bundleWorkflows() {
  const script = join(draft, 'scripts', 'bundle-workflows.js');
  const { code, output } = await run(process.execPath, [
    script,
    join(draft, 'workflows', 'index.js'),
    join(draft, 'workflows', 'bundle.js'),
  ]);
  if (code !== 0) throw new Error(`the workflows cannot be bundled:\n${output}`);
}
