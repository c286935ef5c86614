import { watch } from 'node:fs';

/** Editors write a file in several strokes. */
const quietMs = 150;

/** Calls `changed` once after every burst of changes below the folder. Ends when the signal aborts. */
export function watchFolder(dir: string, changed: () => void, signal: AbortSignal): void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dir, { recursive: true, signal }, (_, file) => {
    if (file !== null && /(?:^|[\\/])(?:\.carillon|\.git|node_modules)(?:[\\/]|$)|~$|\.sw[a-z]$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, quietMs);
  });
  watcher.on('error', (error) => {
    if (!signal.aborted) throw error;
  });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
