import { utimesSync, writeFileSync } from 'node:fs';

/** How often a living process touches its file. */
const TOUCH_MS = 5_000;
/** Six touches missed: its event loop hangs. */
const STALE_MS = 30_000;

/**
 * For processes without a listener: from now on the file is touched every 5 s, for as long as the event loop turns, so that a
 * supervisor can tell a process that hangs from one that works.
 */
export function keepAliveFile(path: string): void {
  writeFileSync(path, `${process.pid}\n`);
  setInterval(() => utimesSync(path, new Date(), new Date()), TOUCH_MS).unref();
}

export const isFresh = (touchedAt: number, now: number): boolean => now - touchedAt < STALE_MS;
