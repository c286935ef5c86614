import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export type ConsoleFile = {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  /** Its name holds a hash of its content. */
  readonly immutable: boolean;
};
/** By path below `/console/`. Empty where the console has not been built. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Where the build puts it: beside the compiled api, or in dist/ where the api runs from its sources. */
export function builtConsole(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../dist/console/' : '../console/', here));
}

/** Reads a built console whole, about 1 MB: a path in a request is looked up here and never on the disk. */
export function readConsoleFiles(folder: string): ConsoleFiles {
  if (!existsSync(join(folder, 'index.html'))) return new Map();
  return new Map(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined)
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const body = readFileSync(path);
        const name = relative(folder, path).replaceAll('\\', '/');
        const type = types[extname(name)] ?? '';
        return [name, { type, body, gzipped: gzipSync(body), immutable: name.startsWith('assets/') }];
      }),
  );
}
