import type { MailBody } from './entry.ts';
import type { Journal, Place } from './journal.ts';

/** Enough for what somebody looks at; a day of mails with pictures would fill the memory. */
const MOST_BYTES_IN_MEMORY = 48 * 1024 * 1024;

export type Bodies = {
  put(seq: number, body: MailBody, place: Place | undefined): void;
  /** Undefined when it is too long ago and there is no file to read it from. */
  get(seq: number): MailBody | undefined;
  clear(): void;
};

/** Mail bodies: the newest in memory, older ones in the oracle's file. */
export function createBodies(journal: () => Journal): Bodies {
  const inMemory = new Map<number, MailBody>();
  const places = new Map<number, Place>();
  let bytes = 0;
  return {
    put(seq, body, place) {
      inMemory.set(seq, body);
      bytes += sizeOf(body);
      if (place) places.set(seq, place);
      for (const [oldest, old] of inMemory) {
        if (bytes <= MOST_BYTES_IN_MEMORY) break;
        inMemory.delete(oldest);
        bytes -= sizeOf(old);
      }
    },
    get(seq) {
      const body = inMemory.get(seq);
      if (body) return body;
      const place = places.get(seq);
      const happening = place && journal().read(place);
      return happening?.kind === 'message' ? happening.body : undefined;
    },
    clear() {
      inMemory.clear();
      places.clear();
      bytes = 0;
    },
  };
}

const sizeOf = (body: MailBody): number =>
  2 * ((body.html?.length ?? 0) + body.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0));
