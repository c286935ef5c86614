import { readFileSync } from 'node:fs';
import { writePrivately } from '../keys/key-file.ts';
import type { HookMemory } from '../postgres/hook-book.ts';
import type { HookRow } from '../postgres/hooks.ts';

/** The mappings as a private file, so that an api that starts without its database still takes what it took before (I1). */
export function createHookMemory(path: string): HookMemory {
  return {
    read() {
      try {
        return JSON.parse(readFileSync(path, 'utf8')) as readonly HookRow[];
      } catch {
        // Never written, or by a machine that died: as good as none.
        return undefined;
      }
    },
    write: (rows) => writePrivately(path, JSON.stringify(rows)),
  };
}
