import { readSync } from 'node:fs';

const BLOCK_BYTES = 64 * 1024;
const MOST_BLOCKS = 32;
const NEWLINE = 10;

/**
 * Reads lines of the oracle's file back. Neighbours are read together and kept for a while: whoever lists messages asks for
 * one line after the other. `guess`: bytes that the line is likely to have.
 */
export function createLineReader(fd: number): (offset: number, guess: number, fileEnd: number) => string {
  const blocks = new Map<number, Buffer>();
  const blockAt = (number: number): Buffer => {
    const known = blocks.get(number);
    if (known) return known;
    const oldest = blocks.size >= MOST_BLOCKS ? blocks.entries().next().value : undefined;
    if (oldest) blocks.delete(oldest[0]);
    const block = oldest?.[1] ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    readSync(fd, block, 0, BLOCK_BYTES, number * BLOCK_BYTES);
    blocks.set(number, block);
    return block;
  };
  const readAlone = (offset: number, guess: number, fileEnd: number): string => {
    for (let size = guess; ; size *= 2) {
      const part = Buffer.allocUnsafe(Math.min(size, fileEnd - offset));
      readSync(fd, part, 0, part.length, offset);
      const end = part.indexOf(NEWLINE);
      if (end >= 0) return part.toString('utf8', 0, end);
      if (offset + size >= fileEnd) throw new Error(`the oracle's file ends in the middle of a line at byte ${offset}`);
    }
  };
  return (offset, guess, fileEnd) => {
    const number = Math.floor(offset / BLOCK_BYTES);
    if ((number + 1) * BLOCK_BYTES <= fileEnd) {
      const block = blockAt(number); // one that still grows would not be kept
      const start = offset - number * BLOCK_BYTES;
      const end = block.indexOf(NEWLINE, start);
      if (end >= 0) return block.toString('utf8', start, end);
    }
    return readAlone(offset, guess, fileEnd);
  };
}
