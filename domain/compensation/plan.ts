import type { Step } from '../journey/definition.ts';
import type { CompensationOutcome } from '../journey/command.ts';
import { compensationOf } from '../journey/undo.ts';
import { ambiguousSince } from '../message/plan-send.ts';
import type { LedgerRow } from '../message/ledger-row.ts';
import type { Timing } from '../message/timing.ts';
import type { CompensationKind, CompensationRecord } from './record.ts';

/** A message of the visit that is being undone, as the ledger has it. */
export type UndoRow = LedgerRow & { readonly hop: number };

/** What is known of one visit of one step when it is to be undone. */
export type UndoFacts = {
  readonly step: Step;
  /** Messages of the visit, one per channel that was tried. */
  readonly rows: readonly UndoRow[];
  /** What another effect than a message left behind; null: it never happened. */
  readonly done: StepTrace | null;
  /** In the order in which they began. */
  readonly records: readonly CompensationRecord[];
  /** Real epoch ms at which undoing this visit began, or was asked for again. */
  readonly askedAt: number;
};

/** What a webhook, an emitted event or an enrollment came to: `steps.<id>.…` for branches. */
export type StepTrace = {
  /** `begun` until it is known. */
  readonly outcome: string;
  readonly happened: 'yes' | 'no' | 'maybe';
};

export type UndoPlan =
  | { readonly kind: 'over'; readonly how: CompensationOutcome }
  | { readonly kind: 'record'; readonly record: CompensationRecord & { readonly outcome: CompensationOutcome } }
  /** Ask again after this long: somebody holds a lease, or a report may still tell. */
  | { readonly kind: 'wait'; readonly realMs: number }
  | { readonly kind: 'lookUp'; readonly row: UndoRow }
  | { readonly kind: 'takeBack'; readonly row: UndoRow }
  | { readonly kind: 'restore' | 'correct' | 'call' };

/** How often the ledger is read while only a report can settle a message. */
const rereadMs = 60_000;

/** The next thing to do. Asked anew after each, so that a crash anywhere repeats nothing that was recorded. */
export function planUndo(
  facts: UndoFacts,
  now: number,
  timing: Timing,
  canAsk: (gateway: string | null) => boolean,
): UndoPlan {
  const ended = facts.records.find(({ outcome }) => outcome === 'parked');
  if (ended) return over('parked');
  return facts.step.kind === 'send' ? planSent(facts, now, timing, canAsk) : planEffect(facts);
}

/** The kind under which undoing a step begins. */
export function firstKind(step: Step): CompensationKind {
  if (step.kind === 'update') return 'restore';
  if (step.kind === 'send' && step.undo !== undefined)
    return step.undo.at === 'provider' ? 'provider-cancel' : 'cancel-held';
  return compensationOf(step)?.kind === 'webhook' ? 'webhook' : 'correction';
}

function planSent(
  facts: UndoFacts,
  now: number,
  timing: Timing,
  canAsk: (gateway: string | null) => boolean,
): UndoPlan {
  const { step, rows } = facts;
  const kind = firstKind(step);
  const first = recorded(facts, kind);
  if (first === 'undone' || first === 'nothing' || first === 'refused') return over(first);
  for (const row of rows) {
    const open = settle(row, facts, now, timing, canAsk);
    if (open !== null) return open.kind === 'park' ? parked(kind, row) : open;
  }
  const sent = rows.filter(hasArrivedOrMay);
  const [newest] = sent.toSorted((left, right) => right.hop - left.hop);
  if (newest === undefined) return { kind: 'record', record: nothingSent(kind, rows) };
  if (kind === 'provider-cancel' && first === null) return { kind: 'takeBack', row: newest };
  if (kind === 'cancel-held' && first === null)
    return { kind: 'record', record: { kind, outcome: 'tooLate', evidence: evidenceOf(newest) } };
  return planExplicit(facts, first);
}

/** What else the author gave: a correction, or a call. */
function planExplicit(facts: UndoFacts, before: CompensationOutcome | null): UndoPlan {
  const given = compensationOf(facts.step);
  if (given === undefined) return over(before ?? 'nothing');
  const kind = given.kind === 'send' ? 'correction' : 'webhook';
  const outcome = recorded(facts, kind);
  if (outcome !== null) return over(outcome);
  return { kind: given.kind === 'send' ? 'correct' : 'call' };
}

function planEffect(facts: UndoFacts): UndoPlan {
  const { step, done } = facts;
  const kind = firstKind(step);
  const first = recorded(facts, kind);
  if (step.kind === 'update' && first === null) return { kind: 'restore' };
  if (first === 'nothing') return over('nothing');
  if (step.kind !== 'update' && first === null && (done === null || done.happened === 'no'))
    return { kind: 'record', record: { kind, outcome: 'nothing', evidence: { step: done?.outcome ?? 'never done' } } };
  return planExplicit(facts, first);
}

type Open = Extract<UndoPlan, { kind: 'wait' | 'lookUp' }> | { readonly kind: 'park' };

/** What still has to be known of a message before it can be undone; null: it is clear (I5). */
function settle(
  row: UndoRow,
  { askedAt }: UndoFacts,
  now: number,
  timing: Timing,
  canAsk: (gateway: string | null) => boolean,
): Open | null {
  if (row.state === 'ACCEPTED' || row.state === 'REJECTED' || row.state === 'SKIPPED') return null;
  if (row.leaseUntil !== null && now < row.leaseUntil) return { kind: 'wait', realMs: row.leaseUntil - now };
  // Claimed, its lease lapsed before the body: the mark bars every further attempt (I7).
  if (row.state === 'CLAIMED') return null;
  if (now - askedAt >= timing.parkMs) return { kind: 'park' };
  const wait = Math.min(rereadMs, askedAt + timing.parkMs - now);
  if (row.state === 'HELD' || !canAsk(row.gateway)) return { kind: 'wait', realMs: wait };
  const look = timing.looksMs[row.looks];
  if (look === undefined) return null; // absent three times over two minutes: it did not leave
  const due = ambiguousSince(row, timing, now) + look;
  return now >= due ? { kind: 'lookUp', row } : { kind: 'wait', realMs: due - now };
}

/** Taken by the provider, and not known to have got lost on the way. */
function hasArrivedOrMay(row: UndoRow): boolean {
  return (
    row.state === 'ACCEPTED' && (row.delivery === 'none' || row.delivery === 'pending' || row.delivery === 'delivered')
  );
}

function nothingSent(kind: CompensationKind, rows: readonly UndoRow[]) {
  if (rows.length === 0)
    return kind === 'cancel-held'
      ? ({ kind, outcome: 'undone', evidence: { message: 'was never claimed' } } as const)
      : ({ kind, outcome: 'nothing', evidence: { message: 'was never claimed' } } as const);
  return { kind, outcome: 'nothing', evidence: { messages: rows.map(evidenceOf) } } as const;
}

function parked(kind: CompensationKind, row: UndoRow): UndoPlan {
  return { kind: 'record', record: { kind, outcome: 'parked', evidence: evidenceOf(row) } };
}

export function evidenceOf(row: UndoRow) {
  const { messageId, state, delivery, gateway, attempt, looks } = row;
  return { messageId, state, delivery, gateway, attempt, looks };
}

function recorded({ records }: UndoFacts, kind: CompensationKind): CompensationOutcome | null {
  return records.find((record) => record.kind === kind)?.outcome ?? null;
}

function over(how: CompensationOutcome): UndoPlan {
  return { kind: 'over', how };
}
