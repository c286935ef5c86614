import type { Channel } from '../channel.ts';
import type { Standing } from '../message/gateway.ts';
import type { LookUpResult, OutgoingMessage, SendResult } from '../message/outcome.ts';

/** Many messages in one request, under one bulk id of ours by which the whole of it can be asked for. */
export type Bulk = {
  readonly bulkId: string;
  readonly messages: readonly OutgoingMessage[];
  /** How fast the provider lets them leave. Campaigns pace themselves by their rate, which a pause stops at once. */
  readonly speed?: { readonly messages: number; readonly per: 'minute' | 'hour' | 'day' };
};

/**
 * What one bulk request came to. `answered`: the provider spoke about each message (those it forgot are `unknown`). Anything else is
 * said of all of them: `refused` means that these very bytes will always be refused, so one of the messages is at fault.
 */
export type BulkResult =
  | { readonly kind: 'answered'; readonly byMessage: ReadonlyMap<string, SendResult> }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }
  | {
      readonly kind: 'notSent';
      readonly reason: string;
      readonly retryAfterMs?: number;
      /** The provider's account is busy, not this request alone: nobody else should ask either. */
      readonly busy: boolean;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

export type BulkLookUp =
  | { readonly kind: 'answered'; readonly byMessage: ReadonlyMap<string, LookUpResult> }
  | { readonly kind: 'noAnswer'; readonly reason: string };

/** Hands many messages to one provider at once. Retries nothing (I6); refuses whom delivery mode forbids (I13). */
export type BulkGateway = {
  /** Stored with each attempt: look-up and resend go to the same one (I4). The name of the provider's account. */
  readonly name: string;
  readonly channel: Channel;
  /** Absent: nothing is known beforehand. */
  standing?(): Standing;
  /** Never throws for what the far side does. */
  sendAll(bulk: Bulk, call: { readonly signal: AbortSignal }): Promise<BulkResult>;
  /** What became of a request whose answer got lost; every message asked for is answered about, `absent` if need be. */
  lookUpAll(bulkId: string, messageIds: readonly string[], call: { readonly signal: AbortSignal }): Promise<BulkLookUp>;
};
