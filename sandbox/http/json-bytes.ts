import { copySpan, lengthAt, type Spans } from '../oracle/run.ts';

/** JSON that is written as bytes from the start. */
export type JsonBytes = {
  /** What is JSON already. */
  raw(json: string): void;
  text(text: string): void;
  /** The same around two texts that need no escapes, and again around the next ones: from one place in both on. */
  alike(same: Same, own: readonly [Spans, Spans], from: number, until: number): void;
  end(): Buffer;
};

/** Before, between and behind. */
type Same = readonly [string, string, string];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TILDE = 0x7e;

/**
 * For a long reply that says much the same of many: put together as a text it would be gone through and copied three times,
 * which took four times as long (measured with 1,000 messages, Node 20). `guess`: bytes that it will probably have.
 */
export function createJsonBytes(guess: number): JsonBytes {
  let bytes = Buffer.allocUnsafe(guess);
  let end = 0;
  const makeRoom = (more: number): void => {
    if (end + more <= bytes.length) return;
    const longer = Buffer.allocUnsafe(2 * (end + more));
    bytes.copy(longer, 0, 0, end);
    bytes = longer;
  };
  const raw = (json: string): void => {
    makeRoom(3 * json.length); // as UTF-8
    end += bytes.write(json, end);
  };
  /** Writes the same so many times, ever more of them at once; does not count it as written. */
  const repeat = (json: Buffer, times: number): void => {
    const length = json.length * times;
    makeRoom(length);
    bytes.set(json, end);
    for (let done = json.length; done < length; done *= 2)
      bytes.copyWithin(end + done, end, end + Math.min(done, length - done));
  };
  return {
    raw,
    text(text) {
      makeRoom(text.length + 2);
      const start = end;
      bytes[end++] = QUOTE;
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH) {
          end = start; // nearly never
          return raw(JSON.stringify(text));
        }
        bytes[end++] = code;
      }
      bytes[end++] = QUOTE;
    },
    alike(same, [first, second], from, until) {
      const frameOf = createFrames(same);
      for (let at = from; at < until;) {
        const [one, other] = [lengthAt(first, at), lengthAt(second, at)];
        let next = at + 1;
        while (next < until && lengthAt(first, next) === one && lengthAt(second, next) === other) next += 1;
        const { json, firstAt, secondAt } = frameOf(one, other);
        repeat(json, next - at);
        for (; at < next; at += 1) {
          copySpan(first, at, bytes, end + firstAt);
          copySpan(second, at, bytes, end + secondAt);
          end += json.length;
        }
      }
    },
    end: () => bytes.subarray(0, end),
  };
}

/** JSON with blanks where two texts of these lengths are to stand. */
type Frame = { readonly json: Buffer; readonly firstAt: number; readonly secondAt: number };

function createFrames([before, between, behind]: Same): (first: number, second: number) => Frame {
  const known = new Map<string, Frame>();
  const blanks = (length: number): string => `"${' '.repeat(length)}"`;
  return (first, second) => {
    const name = `${first} ${second}`;
    let frame = known.get(name);
    if (frame === undefined) {
      const [head, middle] = [`${before}${blanks(first)}`, `${between}${blanks(second)}`];
      const json = Buffer.from(head + middle + behind);
      const firstAt = before.length + 1;
      frame = { json, firstAt, secondAt: head.length + between.length + 1 };
      known.set(name, frame);
    }
    return frame;
  };
}
