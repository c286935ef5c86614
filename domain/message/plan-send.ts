import { toVirtual } from '../clock.ts';
import type { Outcome } from '../journey/command.ts';
import { decide, type PolicyTools } from '../policy/decide.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import { refusedBy, type RuleVerdict } from '../policy/verdict.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { Timing } from './timing.ts';

/** What the send activity must do next with one message, given the ledger and policy as they stand. */
export type SendPlan =
  /** Nothing to do: the ledger already knows, or it is too early to ask. */
  | { readonly kind: 'answer'; readonly outcome: Outcome }
  /** Policy says later: record what holds it back. */
  | { readonly kind: 'defer'; readonly outcome: Extract<Outcome, { kind: 'deferred' }> }
  | {
      readonly kind: 'refuse';
      readonly state: 'SKIPPED' | 'HELD' | 'REJECTED';
      readonly reason: string;
      readonly verdicts: readonly RuleVerdict[];
    }
  /** Somebody holds a live lease: the row will say more, at the latest when the lease lapses. */
  | { readonly kind: 'await'; readonly leaseUntil: number }
  | { readonly kind: 'lookUp'; readonly row: LedgerRow }
  | { readonly kind: 'attempt'; readonly address: string; readonly verdicts: readonly RuleVerdict[] };

/** `canAsk`: whether the gateway that holds an attempt can be asked what became of it. */
export type SendTools = PolicyTools & { readonly canAsk: (gateway: string | null) => boolean };

export function planSend(
  intent: SendIntent,
  facts: SendFacts,
  realNow: number,
  timing: Timing,
  tools: SendTools,
): SendPlan {
  const virtualNow = toVirtual(facts.clock, realNow);
  const row = facts.row;
  const known = row === null ? null : planKnown(intent, row, facts, realNow, timing, tools);
  if (known !== null) return known;

  const mark = intent.compensates ? null : markOf(facts);
  if (mark !== null) {
    // A row that had an attempt is never called "not sent" (I7): it is held, for a person to look at.
    if (row !== null && row.attempt > 0)
      return {
        kind: 'refuse',
        state: 'HELD',
        reason: `${row.reason}; then ${mark.reason}`,
        verdicts: [refusedBy('journey', mark.reason)],
      };
    return { kind: 'answer', outcome: { kind: 'marked', at: virtualNow, ...mark } };
  }
  const verdict = decide(intent, facts, realNow, tools);
  switch (verdict.kind) {
    case 'go':
      return { kind: 'attempt', address: verdict.address, verdicts: verdict.verdicts };
    case 'defer':
      return {
        kind: 'defer',
        outcome: {
          kind: 'deferred',
          at: virtualNow,
          until: verdict.until,
          reason: verdict.reason,
          ...(verdict.wakeOn ? { wakeOn: verdict.wakeOn } : {}),
        },
      };
    case 'refuse': {
      const attempted = row !== null && row.attempt > 0;
      return {
        kind: 'refuse',
        state: attempted ? 'HELD' : 'SKIPPED',
        reason: attempted ? `${row.reason}; then ${verdict.reason}` : verdict.reason,
        verdicts: verdict.verdicts,
      };
    }
  }
}

/** Goal, exit, cancel or merge, once committed, bars every later claim (I7); what was taken back bars those of its visit. */
function markOf(facts: SendFacts): { status: 'completed' | 'exited'; reason: string; compensate?: true } | null {
  const { enrollment } = facts;
  if (enrollment?.mark) {
    const { status, reason, then } = enrollment.mark;
    const undo = then === 'compensate' ? { compensate: true as const } : {};
    return { status: status === 'completed' ? 'completed' : 'exited', reason, ...undo };
  }
  if (enrollment?.undone) return { status: 'exited', reason: 'it was taken back' };
  return enrollment?.running === false ? { status: 'exited', reason: 'the enrollment has ended' } : null;
}

/** Judges a row that exists; null where another attempt may be made. */
function planKnown(
  intent: SendIntent,
  row: LedgerRow,
  facts: SendFacts,
  now: number,
  timing: Timing,
  tools: SendTools,
): SendPlan | null {
  const at = toVirtual(facts.clock, now);
  const answer = (outcome: Outcome): SendPlan => ({ kind: 'answer', outcome });
  switch (row.state) {
    case 'ACCEPTED':
      return answer(acceptedOutcome(intent, row, at));
    case 'REJECTED':
      return answer({ kind: 'rejected', at, reason: row.reason });
    case 'SKIPPED':
      return answer({ kind: 'skipped', at, reason: row.reason });
    case 'HELD':
      return answer({ kind: 'held', at, reason: row.reason });
    case 'CLAIMED':
    case 'IN_FLIGHT':
    case 'UNKNOWN':
      break;
  }
  // Somebody may still be at it: their lease protects them (I6).
  if (row.leaseUntil !== null && now < row.leaseUntil) return { kind: 'await', leaseUntil: row.leaseUntil };
  if (row.state === 'CLAIMED') return planRetry(intent, row, facts, now, timing);
  return planAmbiguous(intent, row, facts, now, timing, tools);
}

/** What an accepted row means to its step: with `await: delivered` a final receipt may already be there. */
export function acceptedOutcome(intent: SendIntent, row: Pick<LedgerRow, 'delivery' | 'reason'>, at: number): Outcome {
  if (!intent.awaitsReceipt) return { kind: 'accepted', at };
  if (row.delivery === 'delivered') return { kind: 'delivered', at };
  if (row.delivery === 'none' || row.delivery === 'pending') return { kind: 'accepted', at };
  return { kind: 'rejected', at, reason: row.delivery };
}

/** Surely not sent so far: try again when its time has come, give up after a day. */
function planRetry(intent: SendIntent, row: LedgerRow, facts: SendFacts, now: number, timing: Timing): SendPlan | null {
  if (row.firstAttemptAt !== null && now - row.firstAttemptAt > timing.giveUpMs) {
    const reason = `gave up after ${row.attempt} attempts: ${row.reason}`;
    return {
      kind: 'refuse',
      // One that was sent again may have arrived the first time.
      state: intent.resends && row.doubts ? 'HELD' : 'REJECTED',
      reason,
      verdicts: [refusedBy('provider', reason)],
    };
  }
  if (row.retryAt === null || now >= row.retryAt) return null;
  const until = toVirtual(facts.clock, row.retryAt);
  return { kind: 'answer', outcome: { kind: 'deferred', at: toVirtual(facts.clock, now), until, reason: row.reason } };
}

/** Perhaps sent: look before any resend; where nobody can be asked, hold unless its author said otherwise (I5). */
function planAmbiguous(
  intent: SendIntent,
  row: LedgerRow,
  facts: SendFacts,
  now: number,
  timing: Timing,
  tools: SendTools,
): SendPlan | null {
  if (!tools.canAsk(row.gateway)) {
    // Once: the author's word is for twice, not for any number.
    if (intent.resends && row.doubts === 1) return null;
    const reason = `${row.state === 'UNKNOWN' ? row.reason : 'the sender stopped while the provider was taking it'}; its gateway cannot be asked`;
    return { kind: 'refuse', state: 'HELD', reason, verdicts: [refusedBy('provider', reason)] };
  }
  const look = timing.looksMs[row.looks];
  if (look === undefined) return null; // absent three times over two minutes: it did not leave
  const due = ambiguousSince(row, timing, now) + look;
  return now >= due
    ? { kind: 'lookUp', row }
    : { kind: 'answer', outcome: { kind: 'unknown', at: toVirtual(facts.clock, now), realMs: due - now } };
}

/** A crash leaves no word of when: a request was cut off `httpMs` after its claim at the latest. */
export function ambiguousSince(row: LedgerRow, timing: Timing, now: number): number {
  return row.unknownSince ?? (row.attemptStarted === null ? now : row.attemptStarted + timing.httpMs);
}
