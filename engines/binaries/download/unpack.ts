import { createReadStream, createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** tar counts in blocks of this size. */
const BLOCK = 512;
/** Eight times the largest program we fetch; more is something else. */
const LARGEST = 2 ** 30;

/**
 * Writes the one regular file called `name`, in whichever folder of the archive it lies, to `target` (0755). Read here rather
 * than by `tar`, which a slim system may lack. The archive's checksum was verified before.
 */
export async function unpackProgram(archive: string, name: string, target: string): Promise<void> {
  const bytes = createByteReader(createReadStream(archive).pipe(createGunzip()));
  for (;;) {
    const header = await bytes.take(BLOCK);
    // Two empty blocks end an archive; the first is enough.
    if (header.length < BLOCK || header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(text(header, 124, 12), 8);
    if (!(size >= 0 && size <= LARGEST)) break;
    const isFile = header[156] === 0x30 || header[156] === 0;
    if (isFile && basename(text(header, 0, 100)) === name) {
      await pipeline(Readable.from(bytes.pass(size)), createWriteStream(target, { mode: 0o755 }));
      return;
    }
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    for await (const _skipped of bytes.pass(padded));
  }
  throw new Error(`${basename(archive)} holds no file called ${name}`);
}

const text = (header: Buffer, start: number, length: number): string =>
  header
    .toString('latin1', start, start + length)
    .split('\0')[0]
    ?.trim() ?? '';

/** Reads a stream in pieces of asked-for lengths, holding one chunk at a time. */
function createByteReader(source: AsyncIterable<unknown>) {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function* pass(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (held.length === 0) {
        const next = await chunks.next();
        if (next.done) throw new Error('the archive ends in the middle of a file');
        held = next.value as Buffer;
      }
      const piece = held.subarray(0, left);
      held = held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
  const take = async (length: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for await (const piece of pass(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  return { pass, take };
}
