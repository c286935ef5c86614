import type { RuleInput } from '../../../sandbox/behaviour/rule.ts';

/** What becomes of everybody whose number has the same two last digits: known before anything happens. */
export type Lot = Readonly<{
  rule: RuleInput;
  /** Where the ledger must end, whatever the order and the number of what is told. */
  delivery: 'delivered' | 'undelivered' | 'expired';
  /** Different reports of one message. */
  reports: number;
  stops: boolean;
}>;

const minuteMs = 60_000;
export const lots = 100;
/** All of them fall due within this, one lot after the other: most while the api is away. */
export const dueWithinMs = 250 * minuteMs;
/** From the end of a message to what its reader does, or to its other end. */
const laterMs = 7 * minuteMs;

/** In each ten: one is undeliverable, one expires, one is told twice, one ends twice, one answers STOP; five are delivered and that is all. */
export function lotOf(ending: number): Lot {
  const match = { to: `*${String(ending).padStart(2, '0')}` };
  const latencyMs = Math.round(((ending + 1) / lots) * dueWithinMs);
  const plain = { delivery: 'delivered', reports: 1, stops: false } as const;
  switch (ending % 10) {
    case 1:
      return { ...plain, rule: { match, latencyMs, fate: 'undeliverable' }, delivery: 'undelivered' };
    case 3:
      return { ...plain, rule: { match, latencyMs, fate: 'expired' }, delivery: 'expired' };
    case 5:
      return { ...plain, rule: { match, latencyMs, reports: 'twice' } };
    case 7:
      return { ...plain, rule: { match, latencyMs, later: { afterMs: laterMs, fate: 'undeliverable' } }, reports: 2 };
    case 9:
      return { ...plain, rule: { match, latencyMs, reply: { text: 'STOP', afterMs: laterMs } }, stops: true };
    default:
      return { ...plain, rule: { match, latencyMs } };
  }
}

export const lotOfNumber = (phone: string): Lot => lotOf(Number(phone.slice(-2)));
