import { bytesOf, copySpan, type Spans } from './run.ts';

/** Slots of one block. */
const BLOCK = 8_192;
const LEAST_BYTES = 64 * 1024;

/** A list of short texts, as bytes in large blocks: no collector goes through them, however many there are. */
export type Texts = {
  add(text: string): void;
  /** Adds texts that are bytes already: from one on, up to before another. */
  addSpans(spans: Spans, from: number, until: number): void;
  get(slot: number): string;
  clear(): void;
};

type Block = { bytes: Buffer; readonly ends: Uint32Array };

export function createTexts(): Texts {
  let blocks: Block[] = [];
  let count = 0;
  const blockOf = (slot: number): Block =>
    (blocks[Math.floor(slot / BLOCK)] ??= { bytes: Buffer.allocUnsafeSlow(LEAST_BYTES), ends: new Uint32Array(BLOCK) });
  const startOf = ({ ends }: Block, slot: number): number => (slot % BLOCK === 0 ? 0 : (ends[(slot % BLOCK) - 1] ?? 0));
  /** The block of the next text, with room for so many bytes behind its others. */
  const roomFor = (length: number): Block => {
    const block = blockOf(count);
    const end = startOf(block, count);
    if (end + length > block.bytes.length) {
      const longer = Buffer.allocUnsafeSlow(2 * (end + length));
      block.bytes.copy(longer, 0, 0, end);
      block.bytes = longer;
    }
    return block;
  };
  return {
    add(text) {
      const block = roomFor(3 * text.length); // as UTF-8
      const { bytes, ends } = block;
      const start = startOf(block, count);
      let end = start;
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        bytes[end] = code;
        end += 1;
        if (code > 0x7f) {
          end = start + bytes.write(text, start);
          break;
        }
      }
      ends[count % BLOCK] = end;
      count += 1;
    },
    addSpans(spans, from, until) {
      for (let at = from; at < until;) {
        const stop = Math.min(until, at + BLOCK - (count % BLOCK)); // as many as the block has slots for
        const { bytes, ends } = roomFor(bytesOf(spans, at, stop));
        let end = count % BLOCK === 0 ? 0 : (ends[(count % BLOCK) - 1] ?? 0);
        for (; at < stop; at += 1) {
          end = copySpan(spans, at, bytes, end);
          ends[count % BLOCK] = end;
          count += 1;
        }
      }
    },
    get(slot) {
      const block = blockOf(slot);
      return block.bytes.toString('utf8', startOf(block, slot), block.ends[slot % BLOCK]);
    },
    clear() {
      blocks = [];
      count = 0;
    },
  };
}
