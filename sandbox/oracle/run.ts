/** Short texts where they stand in the bytes of a request, one after the other: ASCII, of which nobody has made strings yet. */
export type Spans = {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
};

/** Recipients of one message element as their client wrote them: plain numbers, each with an id of its own choice. */
export type Run = {
  readonly count: number;
  readonly tos: Spans;
  readonly ids: Spans;
  /** Of the ids, as `hash32` makes them. */
  readonly hashes: Uint32Array;
};

/** Those of a run from one on, up to before another. */
export type Stretch = { readonly run: Run; readonly from: number; readonly until: number };

export const textAt = ({ bytes, starts, ends }: Spans, at: number): string =>
  bytes.toString('latin1', starts[at], ends[at]);

export const lengthAt = ({ starts, ends }: Spans, at: number): number => (ends[at] ?? 0) - (starts[at] ?? 0);

export function bytesOf(spans: Spans, from: number, until: number): number {
  let bytes = 0;
  for (let at = from; at < until; at += 1) bytes += lengthAt(spans, at);
  return bytes;
}

/** Copies one to a place among other bytes, and says where it ends there. By hand: for so few bytes a call costs more. */
export function copySpan({ bytes, starts, ends }: Spans, at: number, target: Buffer, place: number): number {
  const end = ends[at] ?? 0;
  let to = place;
  for (let from = starts[at] ?? 0; from < end; from += 1) {
    target[to] = bytes[from] ?? 0;
    to += 1;
  }
  return to;
}
