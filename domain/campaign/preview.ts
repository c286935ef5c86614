import type { CostEstimate } from './cost.ts';

/** What previewing a campaign found and froze. Holds no personal data but in `samples`, which are shown and not kept. */
export type CampaignPreview = {
  readonly campaign: string;
  /** RFC 3339. */
  readonly frozenAt: string;
  /** People in the segment; the rest adds up to it. */
  readonly audience: number;
  /** Those who would get the message: what a launch must confirm. */
  readonly toSend: number;
  readonly skipped: Readonly<Record<string, number>>;
  /** Of `toSend`, those who would have to wait at this hour, by reason. */
  readonly later: Readonly<Record<string, number>>;
  /** Of `toSend`, those whom a frequency or spend cap would leave out if it left now, by reason; they are asked again at the send. */
  readonly capped: Readonly<Record<string, number>>;
  /** At the campaign's rate, if nobody has to wait. */
  readonly seconds: number;
  readonly cost: CostEstimate;
  readonly samples: readonly PreviewSample[];
  /** Templates that failed for somebody in the sample, with the reason. */
  readonly broken: readonly string[];
};

export type PreviewSample = {
  readonly profile: string;
  readonly locale: string;
  readonly text: string;
  /** Of what is charged by parts; a call is one. */
  readonly encoding?: 'GSM-7' | 'UCS-2';
  readonly parts: number;
};

/** An audience older than this is not what a person at the console thinks it is. */
export const freshMs = 3_600_000;
