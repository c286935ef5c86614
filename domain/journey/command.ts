import type { Instant } from '../clock.ts';

/**
 * What a shell must do next. Deadlines are absolute virtual instants. An interruptible command is abandoned as soon as
 * `observe` changes the state's `revision`; a claimed send always delivers its outcome first.
 */
export type Command =
  /** Policy, claim, render, provider call and record, in one activity. */
  | {
      readonly kind: 'send';
      readonly step: string;
      readonly visit: number;
      readonly hop: number;
      readonly began: Instant;
    }
  | { readonly kind: 'update'; readonly step: string; readonly visit: number }
  /** Pure look-up: which case of a branch holds. Answer: `chosen`, −1 for else. */
  | { readonly kind: 'choose'; readonly step: string; readonly visit: number }
  /** Local-time arithmetic, done in an activity: first local `at` after `after`. Answer: `instant`. */
  | { readonly kind: 'resolveTime'; readonly step: string; readonly after: Instant }
  /** Sleep until a virtual instant, or for ever where `until` is null (paused). Interruptible. */
  | { readonly kind: 'sleep'; readonly until: Instant | null }
  /** Real time, never scaled: the spacing between look-ups of an `unknown` (I5). Not interruptible. */
  | { readonly kind: 'spaceOut'; readonly realMs: number };

export type Done = { readonly kind: 'done'; readonly status: 'completed' | 'exited'; readonly reason: string };

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
    }
  | { readonly kind: 'updated'; readonly at: Instant }
  | { readonly kind: 'chosen'; readonly at: Instant; readonly index: number }
  | { readonly kind: 'instant'; readonly at: Instant; readonly instant: Instant }
  | { readonly kind: 'woke'; readonly at: Instant };
