/**
 * Real time, and the bent time of a demo beside it: virtual(t) = virtualStart + (t − realStart) × scale. The sandbox
 * answers in real time, because look-ups are spaced in real time; bent time is shown to people and shortens its own waits.
 */
export type SandboxClock = {
  readonly scale: number;
  now(): number;
  /** The bent instant; undefined when time is not bent. */
  virtual(at: number): number | undefined;
};

export type ClockSetting = { readonly scale: number; readonly realStart: number; readonly virtualStart: number };

/** Beyond it there are no dates. */
const LAST_INSTANT = 8.64e15;

export const straightTime: ClockSetting = { scale: 1, realStart: 0, virtualStart: 0 };

export function createClock({ scale, realStart, virtualStart }: ClockSetting): SandboxClock {
  const bent = scale !== 1 || realStart !== virtualStart;
  return {
    scale,
    now: () => Date.now(),
    virtual: (at) => (bent ? Math.min(Math.round(virtualStart + (at - realStart) * scale), LAST_INSTANT) : undefined),
  };
}

let lastAt = Number.NaN;
let lastText = '';

/** RFC 3339; many messages fall into one millisecond, and formatting is what costs. */
export function isoTime(at: number): string {
  if (at !== lastAt) [lastAt, lastText] = [at, new Date(at).toISOString()];
  return lastText;
}

/** `2026-11-21T08:00:00.000+0000`: the vendor's form; its Go client reads no other. */
export const vendorTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

/** Reads what clients write: the vendor's form, RFC 3339, microseconds. Undefined when it is no instant. */
export function readTime(text: string): number | undefined {
  const at = Date.parse(text.trim().replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
}
