import { copyFileSync, existsSync, readdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 10 * 2 ** 20;
const KEPT = 2;
const EVERY_MS = 10_000;

/**
 * Keeps every log of the home below about 10 MiB, with two older ones beside it. Writers append to open files, so a
 * full log is copied and emptied; a line written between the two may be lost.
 */
export function rotateLogs(home: string, maxBytes = MAX_BYTES): void {
  const folder = join(home, 'logs');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.log'))) {
    const file = join(folder, name);
    if (statSync(file).size <= maxBytes) continue;
    for (let age = KEPT; age > 1; age -= 1) {
      if (existsSync(`${file}.${age - 1}`)) renameSync(`${file}.${age - 1}`, `${file}.${age}`);
    }
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  }
}

/** Rotates until the returned function is called. */
export function keepLogsSmall(home: string): () => void {
  const timer = setInterval(() => rotateLogs(home), EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
