import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Area } from './areas.ts';
import { root, strykerVersion } from './stryker.ts';

/** Stands for an area's code, its tests and what mutates them: a score that was kept is that of the same content, or an old one. */
export function contentOf({ files, tests }: Area): string {
  const hash = createHash('sha256').update(strykerVersion);
  for (const path of [...files, ...tests].flatMap(filesAt)) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}

/** A file, or all in a folder and below, in order. */
function filesAt(path: string): readonly string[] {
  const folder = path.replace(/\/\*\*\/\*\.ts$/, '');
  if (!statSync(join(root, folder)).isDirectory()) return [path];
  const below = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return below
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/${name}`);
}
