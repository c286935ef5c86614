import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { root } from './say.mjs';

/** Folders that are not compiled; what begins with a dot is none either. */
const NOT_COMPILED = new Set([
  'node_modules',
  'dist',
  'test',
  'examples',
  'docs',
  'coverage',
  'console',
  'bench',
  'prove',
  'deploy',
]);
/** Files beside the code that the code reads at run time. */
const ASSETS = new Set([
  '.sql',
  '.html',
  '.css',
  '.svg',
  '.json',
  '.mjml',
  '.liquid',
  '.yaml',
  '.proto',
  '.js',
  '.ico',
]);

/** Paths, relative to the clone, of everything that goes into dist/. */
export function sourceFiles() {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_COMPILED.has(entry.name))
    .map((entry) => join(root, entry.name));
  const files = folders.flatMap(filesBelow).map((file) => relative(root, file));
  const code = files.filter((file) => extname(file) === '.ts').sort();
  const assets = files.filter((file) => ASSETS.has(extname(file))).sort();
  return { code, assets };
}

/** Every file below a folder, packages apart. */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** One hash over the names and contents of the files. */
export function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}
