import type { Instant } from '../clock.ts';

/**
 * Where one enrollment is: small, serialisable, travels through continue-as-new. Only `start`, `resume` and `observe` make new ones.
 */
export type JourneyState = {
  /** Rises whenever `observe` changes what `next` would answer: a shell sleeping on an interruptible command wakes by it. */
  readonly revision: number;
  /** Instant of the last transition. */
  readonly at: Instant;
  /** Instant the enrollment began. */
  readonly began: Instant;
  /** Path to the current step: indices alternate step, case/branch list, step, …; null when the tree is finished. */
  readonly cursor: readonly CursorFrame[] | null;
  readonly phase: Phase;
  /** Visits per step id; rises at every visit, operator moves included (I3). */
  readonly visits: Readonly<Record<string, number>>;
  /** Instant each step last began; `waitFor.since` looks here. Only steps that a `since` names, and the preceding one, are kept. */
  readonly stepBegan: Readonly<Record<string, Instant>>;
  /** Target of the previous `waitUntil`: the next one must lie after it (design §5). */
  readonly lastTarget: Instant | null;
  /** Ids of events already observed, newest last, at most 200: a signal redelivered is a no-op (I2). */
  readonly seen: readonly string[];
  /** Per matcher name, at most 100 references that a later `waitFor` may count. */
  readonly matches: Readonly<Record<string, readonly MatchReference[]>>;
  /** Registered before their step runs (I10); empty until compensations arrive. */
  readonly compensations: readonly { readonly version: string; readonly step: string; readonly visit: number }[];
  readonly paused: boolean;
  readonly pendingExit: { readonly status: 'completed' | 'exited'; readonly reason: string } | null;
  /** Pure transitions since the last activity: the shell sends them along with the next one. */
  readonly trail: readonly TrailEntry[];
  /** Number of trail entries already handed to activities: entry i of `trail` has seq `trailSeq + i`, so a retried activity stores nothing twice. */
  readonly trailSeq: number;
};

/** `list` says which list of the parent step is meant: 'steps' at the root, 'then', 'else' or 'case:0'. */
export type CursorFrame = { readonly list: string; readonly index: number };

export type MatchReference = { readonly id: string; readonly at: Instant };

export type Phase =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sleeping'; readonly until: Instant }
  | {
      readonly kind: 'deferred';
      readonly until: Instant;
      readonly wakeOn: 'profileChanged' | 'released' | null;
      readonly began: Instant;
    }
  | { readonly kind: 'unknown'; readonly realMs: number; readonly began: Instant }
  | { readonly kind: 'sending'; readonly began: Instant }
  | { readonly kind: 'awaitingReceipt'; readonly until: Instant }
  | { readonly kind: 'done'; readonly status: 'completed' | 'exited'; readonly reason: string };

/** One line of the story that `why` tells; PII-free. */
export type TrailEntry = {
  readonly at: Instant;
  readonly step: string | null;
  /** began, slept, matched, timedOut, chose, sent, skipped, rejected, held, deferred, paused, resumed, exiting … */
  readonly what: string;
  /** Event id, branch index, instant, reason. */
  readonly detail?: string;
};
