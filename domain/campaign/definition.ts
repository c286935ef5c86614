import type { Channel } from '../channel.ts';
import type { Condition } from '../condition/condition.ts';
import type { MessageClass } from '../journey/definition.ts';

/** A saved condition on traits: whoever fits it when a campaign is previewed is its audience. */
export type SegmentDefinition = { readonly id: string; readonly name: string; readonly condition: Condition };

/** One message to an audience. */
export type CampaignDefinition = {
  readonly id: string;
  readonly name: string;
  /** The id of a segment. */
  readonly segment: string;
  readonly channel: Channel;
  readonly template: string;
  readonly class: MessageClass;
  readonly topic: string | null;
  /** Messages per real second, whatever the clock of the stack says: it protects the provider and its contract (I14). */
  readonly rate: number;
};

/** Beyond this a provider's contract is the limit, not ours. */
export const mostRate = 50_000;
