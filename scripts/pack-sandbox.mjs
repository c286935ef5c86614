// `npm run pack:sandbox [-- <folder>]`: the sandbox alone as `carillon-sandbox-<version>.tgz`, in this folder or that one. Who only
// wants an Infobip look-alike needs neither Temporal nor PostgreSQL: the few packages that it imports come with it, nothing else
// is installed.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { filesBelow } from './setup/sources.mjs';
import { run } from './setup/run.mjs';
import { root, say } from './setup/say.mjs';

const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const sources = join(root, 'sandbox');
const folder = mkdtempSync(join(tmpdir(), 'carillon-pack-'));

try {
  await compile();
  copyAssets();
  const needed = packagesUsed();
  for (const path of withTheirOwn(needed)) copy(path);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(needed), null, 2)}\n`);
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  copyPages();
  process.stdout.write(`${await pack(resolve(process.argv[2] ?? '.'))}\n`);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = ['-p', join(root, 'tsconfig.sandbox.json'), '--outDir', join(folder, 'dist'), '--pretty', 'false'];
  const { code, output } = await run(process.execPath, [tsc, ...args]);
  if (code !== 0) throw new Error(`the sandbox does not compile:\n${output}`);
}

/** What lies beside the code and is no code: the page. */
function copyAssets() {
  for (const file of filesBelow(sources).filter((path) => extname(path) !== '.ts' && !path.endsWith('tsconfig.json'))) {
    const to = join(folder, 'dist', relative(sources, file));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(file, to);
  }
}

/** The examples are its README; both pages lead to each other where they lie now, and show the same picture. */
function copyPages() {
  const page = (from, to, links) => {
    let text = readFileSync(join(root, 'docs', from), 'utf8');
    for (const [before, after] of links) text = text.replaceAll(`](${before}`, `](${after}`);
    writeFileSync(join(folder, to), text);
  };
  const picture = 'images/sandbox-phones.png';
  cpSync(join(root, 'docs', picture), join(folder, 'docs', picture));
  page('sandbox-examples.md', 'README.md', [['sandbox.md', 'docs/sandbox.md']]);
  page('sandbox.md', 'docs/sandbox.md', [['sandbox-examples.md', '../README.md']]);
}

/** Names of packages that the sandbox imports, at its start or when they are first needed; each must be one that we depend on. */
function packagesUsed() {
  const imports = filesBelow(sources)
    .filter((path) => extname(path) === '.ts')
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/(?:from |import |import\()'([^.'][^']*)'/g)])
    .map(([, name]) => name)
    .filter((name) => !name.startsWith('node:'));
  const names = [
    ...new Set(
      imports.map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    ),
  ];
  const foreign = names.filter((name) => !(name in whole.dependencies));
  if (foreign.length > 0) throw new Error(`the sandbox imports ${foreign.join(', ')}, which is no dependency`);
  return names.toSorted((a, b) => a.localeCompare(b));
}

/** Their folders in node_modules, and of all that they need in turn. */
function withTheirOwn(names) {
  const found = new Set();
  const add = (name, from) => {
    const path = [`${from}/node_modules/${name}`, `node_modules/${name}`].find((one) => one in lock.packages);
    if (!path || found.has(path)) return;
    found.add(path);
    for (const inner of Object.keys(lock.packages[path].dependencies ?? {})) add(inner, path);
  };
  for (const name of names) add(name, '');
  return [...found];
}

function copy(path) {
  cpSync(join(root, path), join(folder, path), { recursive: true, dereference: true });
}

function manifest(needed) {
  const entry = { types: './dist/start.d.ts', default: './dist/start.js' };
  return {
    name: 'carillon-sandbox',
    version: whole.version,
    description:
      'An Infobip look-alike for tests in any language: SMS, e-mail and voice over HTTP, a mail sink, and phones to look at',
    license: whole.license,
    keywords: ['infobip', 'sandbox', 'simulator', 'mock', 'sms', 'email', 'voice', 'smtp', 'testing'],
    type: 'module',
    engines: whole.engines,
    bin: { 'carillon-sandbox': 'dist/bin.js', carillon: 'dist/bin.js' },
    exports: { '.': entry, './sandbox': entry, './package.json': './package.json' },
    files: ['dist', 'docs'],
    dependencies: Object.fromEntries(needed.map((name) => [name, whole.dependencies[name]])),
    bundleDependencies: needed,
  };
}

async function pack(to) {
  const npm = process.env.npm_execpath;
  const [command, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  mkdirSync(to, { recursive: true });
  const args = ['pack', folder, '--pack-destination', to, '--ignore-scripts', '--loglevel=error'];
  const { code, output } = await run(command, [...before, ...args]);
  if (code !== 0) throw new Error(`npm pack failed:\n${output}`);
  return join(to, `carillon-sandbox-${whole.version}.tgz`);
}
