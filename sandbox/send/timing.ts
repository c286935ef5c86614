import { nextInWindow, type DeliveryWindow } from './window.ts';

/** One message in so many ms; what is slowed down together shares the object. */
export type Pace = { readonly everyMs: number };

/** When a message may leave and how long it is worth delivering; shared by all recipients of one message element. */
export type Timing = {
  readonly window?: DeliveryWindow | undefined;
  readonly pace?: Pace | undefined;
  /** From its acceptance, or from the instant for which it is scheduled. */
  readonly validMs?: number | undefined;
};

/** The vendor's longest validity; longer ones are cut to it. */
const LONGEST_VALID_MS = 48 * 3_600_000;

const unitMs = { SECONDS: 1_000, MINUTES: 60_000, HOURS: 3_600_000 } as const;
const paceUnitMs = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const;

export const validityMs = (amount: number, unit: keyof typeof unitMs): number => amount * unitMs[unit];

/** So many messages per unit. */
export const paceOf = (amount: number, unit: keyof typeof paceUnitMs): Pace => ({ everyMs: paceUnitMs[unit] / amount });

/** Undefined where nothing is said, so that a large send carries nothing about what it does not ask for. */
export function timingFor(
  window: Timing['window'],
  pace: Pace | undefined,
  validMs: number | undefined,
): Timing | undefined {
  return window === undefined && pace === undefined && validMs === undefined ? undefined : { window, pace, validMs };
}

export type Leaving = {
  /** Undefined: at once. Epoch ms. */
  readonly leavesAt: number | undefined;
  /** After it there is no use in delivering. Epoch ms. */
  readonly validUntil: number | undefined;
};

const atOnce: Leaving = { leavesAt: undefined, validUntil: undefined };

/** When each message of one request leaves, asked in their order: what is slowed down leaves one after the other. */
export function createLeaving(now: number): (sendAt: number | undefined, timing: Timing | undefined) => Leaving {
  const free = new Map<Pace, number>();
  return (sendAt, timing) => {
    if (timing === undefined) return sendAt === undefined ? atOnce : { leavesAt: sendAt, validUntil: undefined };
    const { window, pace, validMs } = timing;
    const wanted = Math.max(now, sendAt ?? now);
    let leaves = pace === undefined ? wanted : Math.max(wanted, free.get(pace) ?? wanted);
    if (window) leaves = nextInWindow(leaves, window);
    if (pace) free.set(pace, leaves + pace.everyMs);
    return {
      leavesAt: pace !== undefined || leaves > now ? Math.round(leaves) : sendAt,
      validUntil: validMs === undefined ? undefined : wanted + Math.min(validMs, LONGEST_VALID_MS),
    };
  };
}
