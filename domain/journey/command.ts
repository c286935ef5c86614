import type { Instant } from '../clock.ts';
import type { Answers, Exit } from './state.ts';

/** What the step may speak of: events that ended earlier waits. Absent: none did. */
type Knowing = { readonly answers?: Answers };

/**
 * What a shell must do next. Deadlines are absolute virtual instants. An interruptible command is abandoned as soon as
 * `observe` changes the state's `revision`; a claimed send always delivers its outcome first.
 */
export type Command =
  /** Policy, claim, render, provider call and record, in one activity. */
  | (Knowing & {
      readonly kind: 'send';
      readonly step: string;
      readonly visit: number;
      readonly hop: number;
      readonly began: Instant;
      /** When it should have begun, where a timer fired late. */
      readonly due?: Instant;
    })
  /** `takeTurn`: when it is theirs to pass. Answer: `instant`. */
  | (Knowing & {
      readonly kind: 'update' | 'webhook' | 'emit' | 'enroll' | 'takeTurn';
      readonly step: string;
      readonly visit: number;
    })
  /** Undo one visit of a step, by what the ledger knows of it (I10). Answers: `compensated`, `compensating`. */
  | {
      readonly kind: 'compensate';
      readonly version: string;
      readonly step: string;
      readonly visit: number;
      /** The journey is not over with it: nothing is barred but this visit. */
      readonly partly?: true;
    }
  /** The steps are over; what they did can be undone until then. Frees the place in the journey. Answer: `finished`. */
  | { readonly kind: 'finish'; readonly until: Instant; readonly status: Exit['status']; readonly reason: string }
  /** Pure look-up: which case of a branch holds. Answer: `chosen`, −1 for else. */
  | (Knowing & { readonly kind: 'choose'; readonly step: string; readonly visit: number })
  /** Which way a split that looks for a winner sends somebody to whom this share, by its place, fell. Counted there. Answer: `drawn`. */
  | { readonly kind: 'draw'; readonly step: string; readonly visit: number; readonly share: number }
  /** Local-time arithmetic, done in an activity: first local `at` after `after`, or a date. Answer: `instant`, `noDate`. */
  | (Knowing & { readonly kind: 'resolveTime'; readonly step: string; readonly after: Instant })
  /** Go on in another version: where that can be, the shell begins anew with it. Else the answer is `stayed`. */
  | { readonly kind: 'migrate'; readonly migration: string }
  /** Sleep until a virtual instant, or for ever where `until` is null (paused). Interruptible. */
  | {
      readonly kind: 'sleep';
      readonly until: Instant | null;
      /** Its end is that no answer came: it counts once everything that came in by then is handled. */
      readonly forAnswer?: true;
    }
  /** Real time, never scaled: the spacing between look-ups of an `unknown` (I5). Not interruptible. */
  | { readonly kind: 'spaceOut'; readonly realMs: number };

export type Done = { readonly kind: 'done'; readonly status: Exit['status']; readonly reason: string };

/** What the shell brings back for the outstanding command. */
export type Outcome =
  | { readonly kind: 'accepted' | 'delivered'; readonly at: Instant }
  | { readonly kind: 'rejected' | 'skipped' | 'held'; readonly at: Instant; readonly reason: string }
  /** Policy or a missing address: try again at `until`, or sooner when the named occurrence arrives. */
  | {
      readonly kind: 'deferred';
      readonly at: Instant;
      readonly until: Instant;
      readonly reason: string;
      readonly wakeOn?: 'profileChanged' | 'released';
    }
  /** Possibly sent: look again after `realMs` (I5). */
  | { readonly kind: 'unknown'; readonly at: Instant; readonly realMs: number }
  /** The ledger found an exit, goal or cancel mark at the claim (I7). `status` as marked, default `exited`. */
  | {
      readonly kind: 'marked';
      readonly at: Instant;
      readonly reason: string;
      readonly status?: 'completed' | 'exited';
      /** Whoever marked it wants what was done undone. */
      readonly compensate?: true;
    }
  | { readonly kind: 'updated'; readonly at: Instant }
  /** A webhook was answered, an event emitted, an enrollment asked for. `detail` names what came of it. */
  | {
      readonly kind: 'performed';
      readonly at: Instant;
      readonly detail: string;
      /** They are in the other journey now, and its end will be told. */
      readonly awaits?: true;
    }
  /** A webhook was not answered with success; `again`: a further try may help, and its idempotency key makes it safe. */
  | { readonly kind: 'failed'; readonly at: Instant; readonly reason: string; readonly again: boolean }
  | { readonly kind: 'compensated'; readonly at: Instant; readonly how: CompensationOutcome }
  /** Not yet: ask again at `until`, or after `realMs` (I5). */
  | {
      readonly kind: 'compensating';
      readonly at: Instant;
      readonly until: Instant | null;
      readonly realMs: number | null;
    }
  | { readonly kind: 'finished'; readonly at: Instant }
  | { readonly kind: 'chosen'; readonly at: Instant; readonly index: number }
  /** `isWinner`: another share may have fallen to them, but this one has won. */
  | { readonly kind: 'drawn'; readonly at: Instant; readonly share: number; readonly isWinner: boolean }
  | { readonly kind: 'instant'; readonly at: Instant; readonly instant: Instant }
  /** The fact that a wait is until holds no date. */
  | { readonly kind: 'noDate'; readonly at: Instant; readonly reason: string }
  | { readonly kind: 'stayed'; readonly at: Instant; readonly reason: string }
  | { readonly kind: 'woke'; readonly at: Instant };

/**
 * How one compensation ended: `undone`; `nothing` was there to undo; `tooLate` to take it back, and nothing else was given;
 * `refused` by policy; `parked` for a person to settle.
 */
export const compensationOutcomes = ['undone', 'nothing', 'tooLate', 'refused', 'parked'] as const;
export type CompensationOutcome = (typeof compensationOutcomes)[number];
