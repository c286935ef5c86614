import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Without a folder: enough for what somebody looks at; the newest stay. */
const MOST_BYTES_IN_MEMORY = 64 * 1024 * 1024;

/** What is attached to mails, once each, whoever gets it: named by its content. */
export type Files = {
  /** Returns the name. On disk before it returns, so that a record which names it never lies. */
  put(content: Uint8Array): string;
  /** Undefined when it is too long ago and there is no folder. */
  get(name: string): Buffer | undefined;
  clear(): void;
};

export function createFiles(folder: string | undefined): Files {
  return folder === undefined ? inMemory() : onDisk(join(folder, 'files'));
}

const nameOf = (content: Uint8Array): string => hash('sha256', content, 'hex');

function inMemory(): Files {
  const held = new Map<string, Buffer>();
  let bytes = 0;
  return {
    put(content) {
      const name = nameOf(content);
      if (held.has(name)) return name;
      held.set(name, Buffer.from(content)); // a copy: the body that it came in must not live as long
      bytes += content.byteLength;
      for (const [oldest, old] of held) {
        if (bytes <= MOST_BYTES_IN_MEMORY || oldest === name) break;
        held.delete(oldest);
        bytes -= old.byteLength;
      }
      return name;
    },
    get: (name) => held.get(name),
    clear() {
      held.clear();
      bytes = 0;
    },
  };
}

function onDisk(folder: string): Files {
  const pathOf = (name: string): string => join(folder, name);
  return {
    put(content) {
      const name = nameOf(content);
      if (existsSync(pathOf(name))) return name;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${pathOf(name)}.part`, content, { mode: 0o600 });
      renameSync(`${pathOf(name)}.part`, pathOf(name)); // a name is there whole or not at all
      return name;
    },
    get: (name) => (/^[0-9a-f]{64}$/.test(name) && existsSync(pathOf(name)) ? readFileSync(pathOf(name)) : undefined),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}
