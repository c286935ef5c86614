import type { MailBody } from './entry.ts';

/** Enough for what somebody looks at; a day of mails with pictures would fill the memory. */
const MOST_BYTES = 48 * 1024 * 1024;
const MOST_BYTES_BESIDE_A_FILE = 4 * 1024 * 1024;

export type Bodies = {
  put(seq: number, body: MailBody): void;
  /** Undefined when it is too long ago and there is no file to read it from. */
  get(seq: number): MailBody | undefined;
  clear(): void;
};

/** Mail bodies: the newest in memory, older ones in the oracle's file. */
export function createBodies(fromFile: ((seq: number) => MailBody | undefined) | undefined): Bodies {
  const most = fromFile ? MOST_BYTES_BESIDE_A_FILE : MOST_BYTES;
  const inMemory = new Map<number, MailBody>();
  let bytes = 0;
  return {
    put(seq, body) {
      inMemory.set(seq, body);
      bytes += sizeOf(body);
      for (const [oldest, old] of inMemory) {
        if (bytes <= most) break;
        inMemory.delete(oldest);
        bytes -= sizeOf(old);
      }
    },
    get: (seq) => inMemory.get(seq) ?? fromFile?.(seq),
    clear() {
      inMemory.clear();
      bytes = 0;
    },
  };
}

const sizeOf = ({ html = '', ampHtml = '', headers }: MailBody): number =>
  2 * (html.length + ampHtml.length + headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0));
