import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { root, withProgress } from './say.mjs';

const lockFile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.carillon-install');

/** `npm ci`, only when the lockfile, the platform or Node's major version differ from the last install. */
export async function installPackages({ offline }) {
  const lock = readFileSync(lockFile, 'utf8');
  const major = process.versions.node.split('.')[0];
  const wanted = createHash('sha256').update(`${lock}\n${process.platform}-${process.arch}-node${major}`).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
  const parsed = JSON.parse(lock);
  if (!installedMatches(parsed)) await npmCi(parsed, offline);
  writeFileSync(stamp, `${wanted}\n`);
}

/** True when npm's own record says that exactly the lockfile's packages are there: somebody ran npm by hand. */
function installedMatches(lock, record = readRecord()) {
  if (!record) return false;
  const strip = ({ version, integrity }) => `${version} ${integrity}`;
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  const extraneous = Object.keys(record.packages).some((path) => lock.packages[path] === undefined);
  return (
    !extraneous &&
    wanted.every(([path, entry]) => {
      const installed = record.packages[path];
      return installed ? strip(installed) === strip(entry) : entry.optional === true;
    })
  );
}

function readRecord() {
  const file = join(modules, '.package-lock.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

async function npmCi(lock, offline) {
  const total = Object.entries(lock.packages).filter(isInstalledHere).length;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(offline ? ['--offline'] : [])];
  // Under `npm start` the very npm that started us is used.
  const npm = process.env.npm_execpath;
  const [command, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const work = () => run(command, [...before, ...args]);
  const far = () => `${Math.min(countPackages(), total)} of about ${total} packages`;
  const { code, output } = await withProgress('installing packages (npm ci)', work, far);
  if (code === 0) return;
  const hint = offline
    ? 'With --offline every package must be in the npm cache already: run once without it.'
    : 'Check the network and the npm registry (`npm config get registry`), then try again.';
  throw new Error(`npm ci failed:\n${output}\n${hint}`);
}

/** Top-level packages only, and none that is for other platforms. */
function isInstalledHere([path, { os, cpu, libc }]) {
  const fits = (list, mine) => !list || list.includes(mine) || (list[0]?.startsWith('!') && !list.includes(`!${mine}`));
  return (
    /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) &&
    fits(os, process.platform) &&
    fits(cpu, process.arch) &&
    fits(libc, 'glibc')
  );
}

function countPackages() {
  if (!existsSync(modules)) return 0;
  const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
  const folders = names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return folders.filter((folder) => existsSync(join(modules, folder, 'package.json'))).length; // unpacked, not only planned
}
