import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Happening } from './happening.ts';

/** Where a line lies in the file. */
export type Place = { readonly offset: number; readonly bytes: number };

export type Journal = {
  append(happening: Happening): Place | undefined;
  /** Calls back once everything appended so far has been given to the operating system, which a kill -9 cannot undo. */
  written(then: () => void): void;
  /** The line as it was appended; undefined when nothing is kept on disk. */
  read(place: Place): Happening | undefined;
  close(): void;
};

/** For a sandbox that need not outlive its process. */
export const noJournal: Journal = {
  append: () => undefined,
  written: (then) => then(),
  read: () => undefined,
  close: () => undefined,
};

/**
 * Append-only NDJSON. Lines of one turn of the event loop go out in one write() before any reply of that turn: an
 * acceptance that was answered is in the file, whatever happens to this process afterwards.
 */
export function openJournal(folder: string, recall: (happening: Happening, place: Place) => void): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'oracle.ndjson');
  const fd = openSync(file, 'a+', 0o600);
  let end = recallAll(fd, recall);
  if (end < fstatSync(fd).size) ftruncateSync(fd, end); // the torn last line of a machine that stopped in the middle

  let lines: string[] = [];
  let waiting: (() => void)[] = [];
  let planned = false;
  let closed = false;
  const flush = (): void => {
    planned = false;
    if (closed) return;
    const [text, callbacks] = [lines.join(''), waiting];
    lines = [];
    waiting = [];
    if (text !== '') writeSync(fd, text);
    for (const then of callbacks) then();
  };
  const plan = (): void => {
    if (planned) return;
    planned = true;
    setImmediate(flush);
  };
  return {
    append(happening) {
      const line = `${JSON.stringify(happening)}\n`;
      const place = { offset: end, bytes: Buffer.byteLength(line) };
      end += place.bytes;
      lines.push(line);
      plan();
      return place;
    },
    written(then) {
      waiting.push(then);
      plan();
    },
    read({ offset, bytes }) {
      if (lines.length > 0) flush();
      const buffer = Buffer.alloc(bytes);
      readSync(fd, buffer, 0, bytes, offset);
      return JSON.parse(buffer.toString()) as Happening;
    },
    close() {
      if (closed) return;
      flush();
      closed = true; // a webhook that answers later is told to nobody
      closeSync(fd);
    },
  };
}

/** Returns where the last complete line ends. */
function recallAll(fd: number, recall: (happening: Happening, place: Place) => void): number {
  const chunk = Buffer.alloc(1024 * 1024);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let read = 0;
  let end = 0;
  for (;;) {
    const bytes = readSync(fd, chunk, 0, chunk.length, read);
    if (bytes === 0) return end;
    read += bytes;
    const parts = (rest + decoder.write(chunk.subarray(0, bytes))).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      const place = { offset: end, bytes: Buffer.byteLength(line) + 1 };
      end += place.bytes;
      recall(parseLine(line, place.offset), place);
    }
  }
}

function parseLine(line: string, offset: number): Happening {
  try {
    return JSON.parse(line) as Happening;
  } catch (cause) {
    throw new Error(`the oracle's file is damaged at byte ${offset}: move oracle.ndjson away to start with none`, {
      cause,
    });
  }
}
