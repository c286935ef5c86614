/** Slots of one block. */
const BLOCK = 8_192;
const LEAST_BYTES = 64 * 1024;

/** A list of short texts, as bytes in large blocks: no collector goes through them, however many there are. */
export type Texts = {
  add(text: string): void;
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
  return {
    add(text) {
      const block = blockOf(count);
      let end = startOf(block, count);
      const most = end + 3 * text.length; // as UTF-8
      if (most > block.bytes.length) {
        const longer = Buffer.allocUnsafeSlow(2 * most);
        block.bytes.copy(longer, 0, 0, end);
        block.bytes = longer;
      }
      const { bytes, ends } = block;
      const start = end;
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
