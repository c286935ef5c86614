/** Bytes of a disk that take memory only where something was written; reads through to what lies below, and never changes that. */
export type Image = Readonly<{
  read(offset: number, length: number): Buffer;
  write(offset: number, data: Buffer): void;
}>;

/** Small enough that copying one for a single sector costs nothing, large enough that a disk has some thousands. */
const chunkBytes = 65_536;

export function createImage(below?: Image): Image {
  const chunks = new Map<number, Buffer>();
  const ownChunk = (index: number): Buffer => {
    let chunk = chunks.get(index);
    if (chunk === undefined) {
      chunk = below ? Buffer.from(below.read(index * chunkBytes, chunkBytes)) : Buffer.alloc(chunkBytes);
      chunks.set(index, chunk);
    }
    return chunk;
  };
  return {
    read(offset, length) {
      const found = Buffer.alloc(length);
      for (const { index, at, from, count } of spans(offset, length)) {
        const chunk = chunks.get(index);
        if (chunk) chunk.copy(found, from, at, at + count);
        else below?.read(index * chunkBytes + at, count).copy(found, from);
      }
      return found;
    },
    write(offset, data) {
      for (const { index, at, from, count } of spans(offset, data.length)) {
        data.copy(ownChunk(index), at, from, from + count);
      }
    },
  };
}

/** The pieces of a range, chunk by chunk. */
function spans(
  offset: number,
  length: number,
): readonly Readonly<{ index: number; at: number; from: number; count: number }>[] {
  const pieces: { index: number; at: number; from: number; count: number }[] = [];
  for (let from = 0; from < length;) {
    const index = Math.floor((offset + from) / chunkBytes);
    const at = offset + from - index * chunkBytes;
    const count = Math.min(chunkBytes - at, length - from);
    pieces.push({ index, at, from, count });
    from += count;
  }
  return pieces;
}
