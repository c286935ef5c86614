import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { initFiles } from './init-files.ts';
import { finish, type Json } from './output.ts';

/** `carillon init <dir>`: the smallest workspace. Overwrites nothing. */
export async function init(dir: string, options: Json): Promise<void> {
  const files = initFiles();
  const there = Object.keys(files).filter((file) => existsSync(join(dir, file)));
  if (there.length > 0) throw new Error(`${dir}: ${there.join(', ')} already there; nothing was written`);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), text, { flag: 'wx' });
  }
  const shown = /\s/.test(dir) ? `'${dir}'` : dir;
  finish(options, true, { files: Object.keys(files).map((file) => join(dir, file)) }, [
    ...Object.keys(files).map((file) => `  ${join(dir, file)}`),
    '',
    `next:  carillon simulate ${shown}   plays its scenario`,
    '       carillon start --no-demo    in another terminal, then',
    `       carillon dev ${shown}        applies what you save`,
  ]);
}
