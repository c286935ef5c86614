import type { LedgerRow } from './ledger-row.ts';
import type { DeliveryState, LookUpResult, MessageState, SendResult } from './outcome.ts';
import { receive } from './receive.ts';

/** What the protocol needs of a ledger row. Instants are real epoch ms (I14). */
export type Standing = Pick<
  LedgerRow,
  'state' | 'attempt' | 'epoch' | 'leaseUntil' | 'unknownSince' | 'looks' | 'retryAt' | 'delivery'
>;

/** Everything that may happen to a row, each in one commit. `seen`: the epoch of the row that it was decided on, null where there was none. */
export type Move =
  | {
      readonly kind: 'claim';
      readonly now: number;
      readonly seen: number | null;
      readonly leaseMs: number;
      /** False on channels without look-up: nothing can have left before `body`. */
      readonly inFlight: boolean;
    }
  | { readonly kind: 'body'; readonly now: number; readonly epoch: number }
  | {
      readonly kind: 'answer';
      readonly now: number;
      readonly epoch: number;
      readonly result: SendResult['kind'];
      readonly retryInMs: number;
    }
  /** `looks`: how many there were before it, `since`: what the looks are spaced from. */
  | {
      readonly kind: 'look';
      readonly epoch: number;
      readonly looks: number;
      readonly result: LookUpResult['kind'];
      readonly since: number;
    }
  | { readonly kind: 'report'; readonly delivery: Exclude<DeliveryState, 'none'> }
  | { readonly kind: 'refuse'; readonly seen: number | null; readonly state: 'SKIPPED' | 'HELD' | 'REJECTED' };

/** What an answer makes of a message: what surely did not leave may be claimed again. */
export const stateAfterAnswer: Readonly<Record<SendResult['kind'], MessageState>> = {
  accepted: 'ACCEPTED',
  rejected: 'REJECTED',
  notSent: 'CLAIMED',
  unknown: 'UNKNOWN',
};

/** What a look makes of one that may have left: only evidence settles it (I5). */
export const stateAfterLook: Readonly<Record<LookUpResult['kind'], MessageState>> = {
  found: 'ACCEPTED',
  rejected: 'REJECTED',
  absent: 'UNKNOWN',
  noAnswer: 'UNKNOWN',
};

/**
 * The ledger's protocol: where a message stands after a move, or null where the move is refused and changes nothing. The statements of
 * adapters/postgres/ledger do the same, and are held against this by a test. Which move is made is `planSend`'s to say; this says what holds
 * whoever makes which, in whatever order:
 *
 * - one claim per epoch, and none while somebody's lease lives (I3, I6);
 * - who holds an older epoch records nothing (zombies);
 * - what has its end keeps it, except that proof of a delivery outranks a refusal.
 */
export function move(before: Standing | null, made: Move): Standing | null {
  if (before === null) return first(made);
  switch (made.kind) {
    case 'claim':
      if (made.seen !== before.epoch || !isOpen(before)) return null;
      if (before.leaseUntil !== null && before.leaseUntil > made.now) return null;
      return { ...claimed(made, before.attempt + 1, before.epoch + 1), delivery: before.delivery };
    case 'body':
      if (made.epoch !== before.epoch || before.state !== 'CLAIMED') return null;
      return before.leaseUntil !== null && before.leaseUntil > made.now ? { ...before, state: 'IN_FLIGHT' } : null;
    case 'answer':
      return made.epoch === before.epoch ? answered(before, made) : null;
    case 'look':
      if (made.epoch !== before.epoch || (before.state !== 'IN_FLIGHT' && before.state !== 'UNKNOWN')) return null;
      // Of two looks at the same moment one counts.
      if (made.result === 'absent' && made.looks !== before.looks) return null;
      return {
        ...before,
        state: stateAfterLook[made.result],
        leaseUntil: null,
        unknownSince: made.since,
        looks: before.looks + (made.result === 'absent' ? 1 : 0),
      };
    case 'report': {
      const after = receive(before, made);
      return { ...before, ...after, leaseUntil: after.state === before.state ? before.leaseUntil : null };
    }
    case 'refuse':
      if (made.seen !== before.epoch || !isOpen(before)) return null;
      return { ...before, state: made.state, leaseUntil: null, retryAt: null };
  }
}

/** Of a message that the ledger does not know yet. */
function first(made: Move): Standing | null {
  if (made.kind === 'claim' && made.seen === null) return claimed(made, 1, 1);
  if (made.kind !== 'refuse' || made.seen !== null) return null;
  const never = { attempt: 0, epoch: 0, leaseUntil: null, unknownSince: null, looks: 0, retryAt: null };
  return { ...never, state: made.state, delivery: 'none' };
}

function claimed(
  { now, leaseMs, inFlight }: Extract<Move, { kind: 'claim' }>,
  attempt: number,
  epoch: number,
): Standing {
  const lease = { attempt, epoch, leaseUntil: now + leaseMs };
  return {
    ...lease,
    state: inFlight ? 'IN_FLIGHT' : 'CLAIMED',
    unknownSince: null,
    looks: 0,
    retryAt: null,
    delivery: 'none',
  };
}

/** A clear answer is evidence, also where the row was called unknown or held meanwhile (I5); an unclear one tells nothing new. */
function answered(before: Standing, { now, result, retryInMs }: Extract<Move, { kind: 'answer' }>): Standing | null {
  const state = stateAfterAnswer[result];
  const isClear = state === 'ACCEPTED' || state === 'REJECTED';
  const isAwaited = before.state === 'CLAIMED' || before.state === 'IN_FLIGHT';
  if (!isAwaited && !(isClear && (before.state === 'UNKNOWN' || before.state === 'HELD'))) return null;
  return {
    ...before,
    state,
    leaseUntil: null,
    unknownSince: state === 'UNKNOWN' ? now : null,
    retryAt: state === 'CLAIMED' ? now + retryInMs : null,
  };
}

/** Neither settled nor given up: another attempt may be claimed. */
const isOpen = ({ state }: Standing): boolean => state === 'CLAIMED' || state === 'IN_FLIGHT' || state === 'UNKNOWN';
