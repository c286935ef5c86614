import type { Channel } from '../channel.ts';
import type { SendOwner } from '../ids.ts';
import type { Place } from '../journey/interpreter/place.ts';
import type { TrailEntry } from '../journey/state.ts';
import type { SendFacts } from '../policy/facts.ts';
import type { Share } from '../policy/spend.ts';
import type { PrefixCount } from '../policy/toll-fraud.ts';
import type { RuleVerdict } from '../policy/verdict.ts';
import type { SendIntent } from '../policy/facts.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { LookUpResult, SendResult } from './outcome.ts';

/** One send, as the ledger names it: together with the profile at entry this is the sendKey (I3). */
export type SendRef = {
  readonly owner: SendOwner;
  readonly step: string;
  readonly visit: number;
  readonly hop: number;
  readonly channel: Channel;
};

/** Whose send it is; never changes while it lives. */
export type SendSubject = SendRef & {
  readonly workspace: string;
  readonly entryProfileId: string;
  readonly journeyId: string | null;
  readonly version: string | null;
};

/** A right to call the provider, good until `leaseUntil`; whoever holds an older epoch can no longer record. */
export type Claim = {
  readonly id: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly leaseUntil: number;
};

/** Pure transitions that ride in the transaction, and the place they lead to. */
export type Journal = {
  readonly seq: number;
  readonly entries: readonly TrailEntry[];
  /** Where the person will be once this has gone well; null: nothing to say. */
  readonly place: Place | null;
};

export type Ledger = {
  /** `writtenTo`: the address that policy found on the profile the last time, so that the list of suppressed ones is asked about it too. */
  facts(ref: SendRef, writtenTo?: string): Promise<{ readonly subject: SendSubject; readonly facts: SendFacts } | null>;
  /**
   * Commits a claim and its attempt; null where a fact it was decided on has changed since, nobody may write to its address (I7), the money
   * below a spend cap is gone, or a toll-fraud breaker has opened: read again.
   */
  claim(input: {
    readonly subject: SendSubject;
    readonly intent: SendIntent;
    readonly facts: SendFacts;
    readonly address: string;
    readonly verdicts: readonly RuleVerdict[];
    readonly gateway: string;
    /** False on channels without look-up: the row stays CLAIMED until `bodyBegins`. */
    readonly inFlight: boolean;
    readonly locale: string | null;
    /** What it sets aside of spend caps, unless an earlier attempt has done so; absent where none counts it. */
    readonly shares?: readonly Share[] | undefined;
    /** The prefix that a first attempt counts against; absent where nobody counts. */
    readonly prefix?: PrefixCount | undefined;
    readonly leaseMs: number;
    readonly virtualNow: number;
    readonly journal: Journal;
  }): Promise<Claim | null>;
  /** The third commit of channels without look-up, just before the first byte that could be accepted. False: the lease is lost, send nothing. */
  bodyBegins(claim: Claim): Promise<boolean>;
  /** Null where somebody else settled the row meanwhile (a receipt, a newer epoch): read again. */
  record(claim: Claim, result: SendResult, retryInMs: number): Promise<LedgerRow | null>;
  recordLook(row: LedgerRow, result: LookUpResult, since: number): Promise<void>;
  /** Not sent, held, or given up, with its reason (I12). False: facts changed, read again. */
  refuse(input: {
    readonly subject: SendSubject;
    readonly intent: SendIntent;
    readonly facts: SendFacts;
    readonly state: 'SKIPPED' | 'HELD' | 'REJECTED';
    readonly reason: string;
    readonly verdicts: readonly RuleVerdict[];
    readonly virtualNow: number;
    readonly journal: Journal;
  }): Promise<boolean>;
  /** What keeps a send back, so that a release or an address can wake it. False: facts changed, read again. */
  holdBack(input: {
    readonly subject: SendSubject;
    readonly facts: SendFacts;
    readonly reason: string;
    readonly until: number;
    readonly journal: Journal;
  }): Promise<boolean>;
};
