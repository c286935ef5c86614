import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Happening } from './happening.ts';
import { createLineReader } from './line-reader.ts';

/** Where a line lies in the file; `bytes` may be a guess when it is to be read. */
export type Place = { readonly offset: number; readonly bytes: number };

export type Journal = {
  /** Undefined when nothing is kept on disk, and while it is being recalled. */
  append(happening: Happening): Place | undefined;
  /** The same for whoever has its JSON already. */
  appendLine(json: string): Place | undefined;
  /** Calls back once everything appended so far has been given to the operating system, which a kill -9 cannot undo. */
  written(then: () => void): void;
  /** The line as it was appended; undefined when nothing is kept on disk. */
  read(place: Place): Happening | undefined;
  close(): void;
};

const NEWLINE = 10;
/** Lines of a few large requests. Always the same bytes, of which only those count that were ever written to. */
const ROOM_BYTES = 1024 * 1024;

/** For a sandbox that need not outlive its process. */
export const noJournal: Journal = {
  append: () => undefined,
  appendLine: () => undefined,
  written: (then) => then(),
  read: () => undefined,
  close: () => undefined,
};

/**
 * Append-only NDJSON. Lines of one turn of the event loop go out in one write() before any reply of that turn: an
 * acceptance that was answered is in the file, whatever happens to this process afterwards.
 */
export function openJournal(
  folder: string,
  recall: (journal: Journal, happening: Happening, place: Place) => void,
): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'oracle.ndjson');
  const fd = openSync(file, 'a+', 0o600);
  let readLine = createLineReader(fd);
  let recalled = false;
  let end = fstatSync(fd).size;
  /** What lies before it is in the file, not only in `room`. */
  let written = end;
  let room = Buffer.allocUnsafeSlow(ROOM_BYTES);
  let filled = 0;
  let waiting: (() => void)[] = [];
  let planned = false;
  let closed = false;
  const makeRoom = (more: number): void => {
    if (filled + more <= room.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (filled + more));
    room.copy(larger, 0, 0, filled);
    room = larger;
  };
  const write = (): void => {
    if (filled > 0) writeWhole(fd, file, room.subarray(0, filled), written);
    if (room.length > ROOM_BYTES) room = Buffer.allocUnsafeSlow(ROOM_BYTES);
    filled = 0;
    written = end;
  };
  const flush = (): void => {
    planned = false;
    if (closed) return;
    const callbacks = waiting;
    waiting = [];
    write();
    for (const then of callbacks) then();
  };
  const plan = (): void => {
    if (planned) return;
    planned = true;
    setImmediate(flush);
  };
  const journal: Journal = {
    append: (happening) => (recalled ? journal.appendLine(JSON.stringify(happening)) : undefined),
    appendLine(json) {
      makeRoom(3 * json.length + 1); // as UTF-8
      const bytes = room.write(json, filled) + 1;
      room[filled + bytes - 1] = NEWLINE;
      const place = { offset: end, bytes };
      end += bytes;
      filled += bytes;
      plan();
      return place;
    },
    written(then) {
      waiting.push(then);
      plan();
    },
    read(place) {
      if (place.offset >= written) write();
      return JSON.parse(readLine(place.offset, place.bytes, written)) as Happening;
    },
    close() {
      if (closed) return;
      try {
        flush();
      } finally {
        closed = true; // a webhook that answers later is told to nobody
        closeSync(fd);
      }
    },
  };
  end = recallAll(fd, (happening, place) => recall(journal, happening, place));
  if (end < written) ftruncateSync(fd, end); // the torn last line of a machine that stopped in the middle
  written = end;
  readLine = createLineReader(fd);
  recalled = true;
  return journal;
}

/**
 * On a disk that is nearly full one write may take a part only. The rest must not count as written, and the part goes: what
 * is written once there is room again would follow a torn line. `end`: where the file ended before.
 */
function writeWhole(fd: number, file: string, bytes: Buffer, end: number): void {
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
  } catch (cause) {
    ftruncateSync(fd, end);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} cannot be written (${why}): nothing of it was answered; make room and start again`, {
      cause,
    });
  }
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
