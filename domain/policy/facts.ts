import type { Answers } from '../journey/state.ts';
import type { Channel } from '../channel.ts';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { LatePolicy, MessageClass } from '../journey/definition.ts';
import type { JourneyStatus } from '../journey/status.ts';
import type { LedgerRow } from '../message/ledger-row.ts';
import type { WorkspaceSettings } from './settings.ts';
import type { SpendWindow } from './spend.ts';
import type { Suppression } from './suppression.ts';

/** The send under judgement, whoever asked for it. */
export type SendIntent = {
  readonly workspace: string;
  readonly channel: Channel;
  readonly class: MessageClass;
  readonly topic: string | null;
  readonly template: string;
  readonly awaitsReceipt: boolean;
  /** Ms that a missing address is waited for. */
  readonly addressGraceMs: number;
  /** Virtual instant at which the step began. */
  readonly began: number;
  /** How long it lies at its provider before it leaves, virtual ms: until then it can be taken back there. */
  readonly liesMs?: number;
  /** From when on it is late: `afterMs` after the virtual instant at which it was due. Absent: never. */
  readonly staleness?: { readonly due: number; readonly afterMs: number; readonly late: LatePolicy };
  /** The events that ended waits before it: its template may speak of them. */
  readonly answers?: Answers;
  /** Its author accepts that it may come twice: where nobody can be asked it is sent a second time (I5). */
  readonly resends?: true;
  /** It undoes what its journey did: the mark that ended the journey does not bar it. */
  readonly compensates?: true;
  /** Of how many parts it is, where that is known already; absent: of one. It costs as many times its price. */
  readonly parts?: number;
};

/** A send that holds a slot of the frequency caps: it left, or may have left. `at`: the virtual instant of its decision. */
export type RecentSend = { readonly channel: Channel; readonly class: MessageClass; readonly at: number };

/** Everything the claim is decided on, read in one statement; the claim commits only if the revisions still hold (I7). */
export type SendFacts = {
  readonly enrollment: {
    readonly running: boolean;
    readonly mark: { readonly status: string; readonly reason: string; readonly then?: string } | null;
    /** This very visit was taken back while the journey goes on. */
    readonly undone?: true;
    readonly paused: boolean;
    readonly revision: number;
  } | null;
  readonly journey: { readonly id: string; readonly status: JourneyStatus } | null;
  readonly profile: { readonly id: string; readonly traits: JsonObject; readonly revision: number };
  readonly consents: readonly {
    readonly topic: string;
    readonly state: 'subscribed' | 'unsubscribed';
    /** They said yes twice. */
    readonly confirmed?: true;
  }[];
  /** What the list of suppressed addresses says of those that may be theirs: which of them is, policy knows, that reads addresses. */
  readonly suppressions: readonly Suppression[];
  /** Addresses among those that may be theirs from which something was written that may be an opt-out, and that nobody has read yet. */
  readonly optOutDoubts?: readonly string[];
  /** Their other sends of the last weeks that hold a slot; absent where no cap counts them. */
  readonly recent?: readonly RecentSend[];
  /** What spend caps have seen in the windows that are open; absent where there are none. */
  readonly spend?: readonly SpendWindow[];
  /** Prefixes among those that may be theirs whose toll-fraud breaker is open; absent where there is none. */
  readonly barred?: readonly string[];
  readonly halts: readonly {
    readonly channel: string | null;
    readonly journey: string | null;
    readonly reason: string;
  }[];
  /** For how long opt-outs may be waiting to be heard, real ms; null or absent: all of them are, but for those of this second. */
  readonly unheardMs?: number | null;
  readonly settings: WorkspaceSettings;
  /** Which version of them this is; null where none was ever applied. */
  readonly policyVersion?: number | null;
  readonly row: LedgerRow | null;
  /** Properties of the entry event, or the data of a direct send: `event.…` in templates. */
  readonly entry: JsonObject;
  readonly clock: Clock;
};
