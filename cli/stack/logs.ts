import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail } from '../../engines/process/log-tail.ts';

const LOOK_EVERY_MS = 300;

/** The names of this home's logs: engines and processes. */
export function logNames(home: string): readonly string[] {
  const folder = join(home, 'logs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .map((file) => basename(file, '.log'))
    .sort();
}

/** The last lines of each log, each line with the name of its log in front. */
export function lastLines(home: string, names: readonly string[], lines: number): string[] {
  return names.flatMap((name) =>
    logTail(join(home, 'logs', `${name}.log`), lines, 2 ** 20)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => prefixed(name, line)),
  );
}

/** Yields new lines of the logs as they are written, until aborted. */
export async function* followLogs(home: string, names: readonly string[], signal: AbortSignal): AsyncGenerator<string> {
  const positions = new Map(names.map((name) => [name, sizeOf(home, name)]));
  while (!signal.aborted) {
    for (const [name, position] of positions) {
      const size = sizeOf(home, name);
      const from = size < position ? 0 : position; // rotated: begin anew
      if (size === from) continue;
      const text = readFrom(join(home, 'logs', `${name}.log`), from, size - from);
      const whole = text.lastIndexOf('\n') + 1; // keep half a line for the next look
      positions.set(name, from + Buffer.byteLength(text.slice(0, whole)));
      for (const line of text.slice(0, whole).split('\n')) if (line !== '') yield prefixed(name, line);
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

const prefixed = (name: string, line: string): string => `${name.padEnd(15)}| ${line}`;

function sizeOf(home: string, name: string): number {
  const file = join(home, 'logs', `${name}.log`);
  return existsSync(file) ? statSync(file).size : 0;
}

function readFrom(path: string, start: number, bytes: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, start));
  } finally {
    closeSync(file);
  }
}
