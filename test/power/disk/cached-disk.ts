import { createImage } from './image.ts';
import type { Image } from './image.ts';

/** A disk with a write cache that loses its power: it promises of a write nothing until it has answered a flush after it. */
export type CachedDisk = Readonly<{
  /** What whoever uses it sees: all that was written. */
  live: Image;
  flush(): void;
  /** The power goes now. Numbers instants; what the disk then holds is asked for later. */
  cut(): Cut;
  /** What is found after that cut. Cuts are asked for in their order, each for as long as the next is not. */
  after(cut: Cut, random: () => number): Image;
}>;

export type Cut = Readonly<{
  at: number;
  /** How many writes no flush had followed. */
  unflushed: number;
}>;

type Entry = Readonly<{ offset: number; data: Buffer }> | 'flush';

/** What a disk writes whole or not at all. */
const sectorBytes = 512;

export function createCachedDisk(): CachedDisk {
  const cache = createImage();
  const durable = createImage();
  /** What happened since the last cut that was asked for. */
  let log: Entry[] = [];
  let begin = 0;
  let unflushed = 0;
  return {
    live: {
      read: cache.read,
      write(offset, data) {
        const own = Buffer.from(data); // the request's buffer is used again
        cache.write(offset, own);
        log.push({ offset, data: own });
        unflushed += 1;
      },
    },
    flush() {
      log.push('flush');
      unflushed = 0;
    },
    cut: () => ({ at: begin + log.length, unflushed }),
    after(cut, random) {
      const past = log.slice(0, cut.at - begin);
      const flushed = past.lastIndexOf('flush') + 1;
      for (const entry of past.slice(0, flushed)) if (entry !== 'flush') durable.write(entry.offset, entry.data);
      log = log.slice(flushed);
      begin += flushed;
      const found = createImage(durable);
      for (const entry of past.slice(flushed)) if (entry !== 'flush') partly(found, entry, random);
      return found;
    },
  };
}

/** A third of what was in the cache got to the platter, a third did not, and of a third some sectors did: in any order. */
function partly(image: Image, { offset, data }: Exclude<Entry, 'flush'>, random: () => number): void {
  const fate = random() * 3;
  if (fate < 1) return;
  if (fate < 2) return image.write(offset, data);
  for (let at = 0; at < data.length; at += sectorBytes) {
    if (random() < 0.5) image.write(offset + at, data.subarray(at, at + sectorBytes));
  }
}
