import { closeSync, fstatSync, openSync, readSync, statfsSync } from 'node:fs';

export type StoreWatch = Readonly<{
  /** Whether a stream can no longer store anything until the server is started anew, and now has room to. True once per failure. */
  mustRestart(): boolean;
}>;

/** nats-server 2.15 says this once per stream, and from then on refuses every message of it, whatever room there is later. */
const gaveUp = 'critical write error';
/** Less than this is full again at once. */
const roomBytes = 16 * 2 ** 20;

/** Reads on in the server's log, and looks at the volume of its store only where the log gives a reason. */
export function watchStore(logFile: string, folder: string, room: (folder: string) => number = freeBytes): StoreWatch {
  let readTo = sizeOf(logFile);
  let failed = false;
  return {
    mustRestart() {
      const { text, end } = readOn(logFile, readTo);
      readTo = end;
      failed ||= text.includes(gaveUp);
      if (!failed || room(folder) < roomBytes) return false;
      failed = false;
      return true;
    },
  };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** What was written since; all of it where the file was begun anew. A line cut in two is read whole the next time. */
function readOn(logFile: string, from: number): Readonly<{ text: string; end: number }> {
  let file: number;
  try {
    file = openSync(logFile, 'r');
  } catch {
    return { text: '', end: 0 };
  }
  try {
    const { size } = fstatSync(file);
    const start = size < from ? 0 : from;
    const buffer = Buffer.alloc(size - start);
    readSync(file, buffer, 0, buffer.length, start);
    const lastLine = buffer.lastIndexOf('\n') + 1;
    return { text: buffer.toString('utf8', 0, lastLine), end: start + lastLine };
  } finally {
    closeSync(file);
  }
}

const sizeOf = (logFile: string): number => readOn(logFile, 0).end;
