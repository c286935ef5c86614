import type { Instant } from '../clock.ts';
import type { HowItEnded, ReceiptStatus } from './occurrence.ts';
import type { TrailWord } from './trail.ts';

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
  /** Instant each step last began, for the steps from which a `waitFor` counts: those that a `since` names or that precede one. */
  readonly stepBegan: Readonly<Record<string, Instant>>;
  /** Per repeat that is under way: how many rounds have begun, and when the last one did. */
  readonly rounds?: Readonly<Record<string, Rounds>> | undefined;
  /** Target of the previous `waitUntil`: the next one must lie after it (design §5). */
  readonly lastTarget: Instant | null;
  /** Digests of occurrences already observed, newest last, at most 200: a signal redelivered is a no-op (I2). */
  readonly seen: readonly string[];
  /** Per matcher name, the newest references that a `waitFor` further on may count; at most 30 in all, but one per matcher. */
  readonly matches: Readonly<Record<string, readonly MatchReference[]>>;
  /** What digests have gathered and not gone on with yet, by their steps: references only (I8). */
  readonly gathered?: Readonly<Record<string, Gathering>> | undefined;
  /** By which event each wait was ended last, and what each digest went on with; the newest 30. Their payloads lie in PostgreSQL (I8). */
  readonly answers?: Answers | undefined;
  /** The version this run follows: what it registers from now on is undone by it (I9, I10). */
  readonly version: string;
  /** The migration that waits until nothing of theirs is under way. */
  readonly migrating?: string | undefined;
  /** What the version that they were carried over from called what this one listens to as well: its last signals may still come. */
  readonly renamed?: Renamed | undefined;
  /** Whom shares are drawn for. Absent where it began before there were splits: its version has none. */
  readonly who?: Who | undefined;
  /** Registered before their step runs, oldest first; undone newest first (I10). */
  readonly compensations: readonly RegisteredCompensation[];
  /** How many were registered when each step last began since which something may be taken back. */
  readonly scopes?: Readonly<Record<string, number>> | undefined;
  /** Until when a provider may still be asked to take a scheduled message back; null where none is open. */
  readonly undoUntil: Instant | null;
  /** By how much the last timer fired late, where it was a minute or more: what was due then is that old (`sendBy`). */
  readonly late?: number | undefined;
  readonly paused: boolean;
  /** Why the enrollment ends as soon as the outcome of what is under way is in. */
  readonly pendingExit: Exit | null;
  /** Pure transitions since the last activity: the shell sends them along with the next one. */
  readonly trail: readonly TrailEntry[];
  /** Number of trail entries already handed to activities: entry i of `trail` has seq `trailSeq + i`, so a retried activity stores nothing twice. */
  readonly trailSeq: number;
};

/** References of events, by the ids of the waits that they ended and the digests that they are in. */
export type Answers = Readonly<Record<string, string | Gathered>>;

/** All that came, and the newest that are kept. */
export type Gathered = { readonly count: number; readonly events: readonly string[] };

export type Gathering = {
  readonly count: number;
  /** How many of them did not take the place of an earlier one. */
  readonly different: number;
  readonly first: Instant;
  readonly last: Instant;
  readonly events: readonly GatheredEvent[];
  /** What came too late for this time, and is the beginning of the next. */
  readonly later?: Gathering;
};

/** `key`: another with the same takes its place. */
export type GatheredEvent = { readonly id: string; readonly key?: string };

export type Rounds = { readonly count: number; readonly began: Instant };

/** Names of matchers (`matchersOf`), old to new. */
export type Renamed = { readonly version: string; readonly names: Readonly<Record<string, string>> };

/** Opaque ids: of the person as they entered, whatever they were merged into since, and of the enrollment. */
export type Who = { readonly person: string; readonly enrollment: string };

/** `list` says which list of the parent step is meant: 'steps' at the root, 'then', 'else', 'case:0' or 'share:0'. */
export type CursorFrame = { readonly list: string; readonly index: number };

export type MatchReference = { readonly id: string; readonly at: Instant };

export type RegisteredCompensation = { readonly version: string; readonly step: string; readonly visit: number };

/** How an enrollment ends. `then`: undo what was done, or close at once; absent: it stays undoable for as long as its author said. */
export type Exit = {
  readonly status: 'completed' | 'exited' | 'failed';
  readonly reason: string;
  readonly then?: 'compensate' | 'close';
};

/** What may lift a deferred send before its time. */
export type WakeReason = 'profileChanged' | 'released';

export type Phase =
  /** The current step's own command is due: `update`, `choose`, `draw`, `resolveTime`, `webhook`, `emit` or `enroll`. */
  | {
      readonly kind: 'ready';
      /** How the journey ended that is being enrolled in, where it was faster than the answer. */
      readonly ended?: HowItEnded;
    }
  /** In another journey, whose end is waited for. */
  | { readonly kind: 'awaitingEnd'; readonly until: Instant }
  /** A message that can still be taken back: nothing is claimed before `until`. */
  | { readonly kind: 'holding'; readonly until: Instant }
  /** A webhook failed and is tried again after `realMs`; `tries` were made. */
  | { readonly kind: 'calling'; readonly tries: number; readonly realMs: number | null }
  | { readonly kind: 'sleeping'; readonly until: Instant }
  | SendingPhase
  | {
      readonly kind: 'deferred';
      readonly until: Instant;
      readonly wakeOn: WakeReason | null;
      readonly began: Instant;
      readonly hop: number;
    }
  /** Possibly sent: nothing may interrupt until it is settled (I5). */
  | {
      readonly kind: 'unknown';
      readonly realMs: number;
      readonly began: Instant;
      readonly hop: number;
      readonly receipt: ReceiptStatus | null;
    }
  | { readonly kind: 'awaitingReceipt'; readonly until: Instant; readonly hop: number }
  /** The steps are over, what they did can be undone until then. `told`: PostgreSQL knows. */
  | { readonly kind: 'undoable'; readonly until: Instant; readonly told: boolean; readonly ending: Ending }
  | TakingBackPhase
  | CompensatingPhase
  | ({ readonly kind: 'done' } & Ending);

export type Ending = Pick<Exit, 'status' | 'reason'>;

/** The newest of `compensations` is being undone; `until` and `realMs` say what it waits for. Neither pause nor exit holds it up. */
export type CompensatingPhase = {
  readonly kind: 'compensating';
  readonly ending: Ending;
  readonly until: Instant | null;
  readonly realMs: number | null;
};

/** The same of a part, for the step under the cursor, which ends with it: the oldest `keeps` stay done. Whoever is to leave leaves then. */
export type TakingBackPhase = {
  readonly kind: 'takingBack';
  readonly keeps: number;
  readonly until: Instant | null;
  readonly realMs: number | null;
};

export type SendingPhase = {
  readonly kind: 'sending';
  readonly began: Instant;
  /** Which channel: 0 is the step's own, then those of its fallback (I3). */
  readonly hop: number;
  /** An earlier attempt may have left: neither pause nor exit holds back the look-up. */
  readonly claimed: boolean;
  /** What came while the send was under way: it would be missed by a `deferred` decided just before. */
  readonly nudges: readonly WakeReason[];
  /** A receipt that overtook the outcome of its own send. */
  readonly receipt: ReceiptStatus | null;
};

/** One line of the story that `why` tells; PII-free. */
export type TrailEntry = {
  readonly at: Instant;
  readonly step: string | null;
  readonly what: TrailWord;
  /** Event id, branch list, instant or reason, as `trailWords` says. */
  readonly detail?: string;
};
