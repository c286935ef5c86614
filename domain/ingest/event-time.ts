/** Below this a difference between two clocks is network and drift; correcting it would give every retry another time. */
const skewWorthCorrecting = 30_000;
const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** Epoch ms of an RFC 3339 instant of any precision, or of an epoch-ms number; undefined for anything else. */
export function instantOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value : Number.NaN;
  return Number.isFinite(ms) && ms >= earliest && ms < latest ? Math.trunc(ms) : undefined;
}

export type EventTime = {
  /** What the producer's clock would have shown had it been right. */
  readonly time: string;
  /** What it did show, where that differs: it stays the same over retries, so contents are compared by it. */
  readonly original?: string;
};

/** `timestamp` as the producer's clock had it, moved by how wrong that clock was when it sent (`sentAt`). */
export function correctedTime(
  timestamp: number | undefined,
  sentAt: number | undefined,
  receivedAt: number,
): EventTime | undefined {
  if (timestamp === undefined) return undefined;
  const original = new Date(timestamp).toISOString();
  const skew = sentAt === undefined ? 0 : receivedAt - sentAt;
  if (Math.abs(skew) < skewWorthCorrecting) return { time: original };
  const corrected = timestamp + skew;
  return corrected < earliest || corrected >= latest
    ? { time: original }
    : { time: new Date(corrected).toISOString(), original };
}
