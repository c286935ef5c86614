import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The last lines of a log file, for error messages; empty when there is none. */
export function logTail(path: string, lines = 15, maxBytes = 16_384): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, maxBytes));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(file);
  }
}
