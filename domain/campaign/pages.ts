import type { Clock } from '../clock.ts';
import type { LedgerRow } from '../message/ledger-row.ts';
import type { Claim } from '../message/ledger.ts';
import type { LookUpResult, SendResult } from '../message/outcome.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import type { ReasonClass } from '../policy/reason-class.ts';
import type { Share } from '../policy/spend.ts';
import type { Suppression } from '../policy/suppression.ts';
import type { RuleVerdict } from '../policy/verdict.ts';
import type { CompiledTemplates } from '../template/compiled.ts';
import type { Stretch } from './partition.ts';
import type { CampaignState } from './state.ts';

/** A partition of one campaign's audience. */
export type PageRef = Stretch & { readonly campaign: string };

/** What all sends of a campaign have in common, as it stands now: brake and pause are read anew for every request (I7). */
export type RunningCampaign = {
  readonly key: string;
  readonly state: CampaignState;
  readonly intent: SendIntent;
  readonly rate: number;
  readonly clock: Clock;
  readonly templates: CompiledTemplates;
  readonly settings: SendFacts['settings'];
  readonly halts: SendFacts['halts'];
  readonly spend?: SendFacts['spend'];
  readonly policyVersion?: number | null;
  readonly unheardMs?: SendFacts['unheardMs'];
};

/** A recipient about whom something is to be done now. */
export type DueRecipient = {
  readonly n: number;
  /** As frozen: part of the sendKey, never changed by a merge (I3). */
  readonly profileId: string;
  readonly address: string | null;
  readonly skip: string | null;
  readonly skipClass?: ReasonClass | null;
  /** The bulk request of its last attempt. */
  readonly request: string | null;
  readonly row: LedgerRow | null;
  readonly profile: SendFacts['profile'];
  readonly consents: SendFacts['consents'];
  readonly recent?: SendFacts['recent'];
  readonly barred?: SendFacts['barred'];
  /** Why nobody writes to `address` any more. */
  readonly suppression: Pick<Suppression, 'reason' | 'kind'> | null;
  /** Something was written from `address` that may be an opt-out, and nobody has read it yet. */
  readonly doubted?: boolean;
  /** Of how many parts their message is, once it was rendered. */
  readonly parts?: number;
};

export type ClaimLine = {
  readonly due: DueRecipient;
  readonly address: string;
  readonly locale: string;
  readonly verdicts: readonly RuleVerdict[];
  /** What it sets aside of spend caps. */
  readonly shares?: readonly Share[] | undefined;
};
export type Recording = {
  readonly n: number;
  readonly claim: Claim;
  readonly result: SendResult;
  readonly retryInMs: number;
};
export type Refusal = {
  readonly due: DueRecipient;
  readonly state: 'SKIPPED' | 'HELD' | 'REJECTED';
  readonly reason: string;
  readonly verdicts: readonly RuleVerdict[];
};
export type Look = {
  readonly n: number;
  readonly row: LedgerRow;
  readonly result: LookUpResult;
  /** The moment the looks are spaced from, and when the next is due. Real epoch ms. */
  readonly since: number;
  readonly next: number;
};
/** Real epoch ms. */
export type Delay = { readonly n: number; readonly until: number; readonly reason: string };

/** A turn at the provider: `waitMs` from now it may be written to; or its account rests for longer than anybody holds a page. */
export type TurnAnswer =
  { readonly kind: 'turn'; readonly waitMs: number } | { readonly kind: 'rest'; readonly waitMs: number };

/** The ledger and the audience, many rows at a time: each call is one commit, and changes nothing the second time. */
export type CampaignPages = {
  campaign(key: string): Promise<RunningCampaign | null>;
  /** Recipients of the stretch behind `after` who are due, in order. */
  due(ref: PageRef, channel: SendIntent['channel'], after: number, limit: number): Promise<readonly DueRecipient[]>;
  /** Who is not final yet, how many of them are due, and in how many ms the first of the others will be. */
  left(ref: PageRef): Promise<{ readonly open: number; readonly due: number; readonly nextInMs: number | null }>;
  /** Takes tokens for one request from the campaign's bucket, exactly, whoever else takes some. */
  takeTurn(campaign: RunningCampaign, gateway: string, count: number): Promise<TurnAnswer>;
  /** Whether the campaign still runs, no brake is on, and the provider's account does not rest. */
  mayPost(campaign: RunningCampaign, gateway: string): Promise<boolean>;
  /**
   * Commits claims for those whose facts still hold while the campaign runs and no brake is on (I7); by recipient. `overspent`: there was no
   * money left for this one below some spend cap.
   */
  claim(
    campaign: RunningCampaign,
    lines: readonly ClaimLine[],
    given: {
      readonly request: string;
      readonly gateway: string;
      readonly leaseMs: number;
      readonly virtualNow: number;
    },
  ): Promise<ReadonlyMap<number, Claim | 'overspent'>>;
  /** `request`: the bulk request that they were all part of. */
  record(campaign: RunningCampaign, request: string, recordings: readonly Recording[]): Promise<void>;
  recordLooks(campaign: RunningCampaign, looks: readonly Look[]): Promise<void>;
  refuse(campaign: RunningCampaign, refusals: readonly Refusal[], virtualNow: number): Promise<void>;
  delay(campaign: RunningCampaign, delays: readonly Delay[]): Promise<void>;
  /** The ledger knew already, from a receipt or from somebody else's attempt: the recipients follow it. */
  follow(campaign: RunningCampaign, ns: readonly number[]): Promise<void>;
  /** Nobody writes to this account for so long. */
  rest(gateway: string, ms: number, reason: string): Promise<void>;
  /** Those who were not asked for yet get nothing any more. */
  cancelWaiting(ref: PageRef): Promise<void>;
  /** Ends a campaign that has nobody left; one that was cancelled stays so. */
  close(key: string): Promise<void>;
  /** Somebody cancelled the bare workflow: as if by command. */
  cancel(key: string, by: string): Promise<void>;
};
