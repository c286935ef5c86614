/** What a run promises; `docs/reliability.md` says which bar each belongs to. */
export const INVARIANTS = [
  'acked-finished-or-parked',
  'events-in-order',
  'accepted-at-most-once',
  'nothing-without-a-claim',
  'ledger-tells-the-truth',
  'nothing-after-an-opt-out',
  'nothing-in-quiet-hours',
  'nothing-above-a-cap',
  'nothing-above-the-rate',
  'campaigns-reach-everybody',
  'every-row-has-a-reason',
  'every-command-is-audited',
  'audit-is-what-was-written',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** What was looked at under one invariant, and each offender in a sentence. */
export type Finding = Readonly<{
  invariant: Invariant;
  /** None: the run gave no occasion to break it, so it proves nothing. */
  looked: number;
  broken: readonly string[];
}>;
