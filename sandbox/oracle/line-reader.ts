import { readSync } from 'node:fs';
import type { Place } from './journal.ts';

const BLOCK_BYTES = 64 * 1024;
const MOST_BLOCKS = 32;

/**
 * Reads lines of the oracle's file back. Neighbours are read together and kept for a while: whoever lists messages asks for
 * one line after the other.
 */
export function createLineReader(fd: number): (place: Place, fileEnd: number) => string {
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
  return ({ offset, bytes }, fileEnd) => {
    const number = Math.floor(offset / BLOCK_BYTES);
    const start = offset - number * BLOCK_BYTES;
    const isWithin = start + bytes <= BLOCK_BYTES && (number + 1) * BLOCK_BYTES <= fileEnd; // a block that still grows is not kept
    if (isWithin) return blockAt(number).toString('utf8', start, start + bytes);
    const line = Buffer.allocUnsafe(bytes);
    readSync(fd, line, 0, bytes, offset);
    return line.toString();
  };
}
