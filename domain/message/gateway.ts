import type { Channel } from '../channel.ts';
import type { CancelResult, LookUpResult, OutgoingMessage, SendResult, Steering, SteerResult } from './outcome.ts';

/**
 * What is known here of the next request before it is made. `resting`: it would be refused before it left, for so many ms at least, because
 * nothing has come of any for `sinceMs`; `probing`: it finds out for all others whether the provider is there again, and puts one message at
 * risk, not a page of them.
 */
export type Standing =
  | { readonly kind: 'open' }
  | { readonly kind: 'probing' }
  | { readonly kind: 'resting'; readonly ms: number; readonly sinceMs: number; readonly reason: string };

/** Hands one message to one provider. Retries nothing (I6); refuses what delivery mode forbids (I13). */
export type MessageGateway = {
  /** Stored with each attempt: look-up and resend go to the same one (I4). */
  readonly name: string;
  readonly channel: Channel;
  /** Absent: nothing is known beforehand. */
  standing?(): Standing;
  /**
   * Never throws for what the far side does. `beforeBody` is awaited before the first byte that could make the provider
   * accept (SMTP: before DATA); channels with look-up ignore it.
   */
  send(
    message: OutgoingMessage,
    call: { readonly signal: AbortSignal; readonly beforeBody?: () => Promise<void> },
  ): Promise<SendResult>;
  /** Absent where the provider cannot be asked: an `unknown` is then held (I5). */
  lookUp?(
    messageId: string,
    call: {
      readonly signal: AbortSignal;
      /** Of an attempt that was scheduled: better evidence than a log, which may show a message only once it has gone. */
      readonly bulkId?: string;
    },
  ): Promise<LookUpResult>;
  /** Takes back a scheduled message, by the bulk id it was handed over with. Absent where nothing can be scheduled. */
  cancel?(bulkId: string, call: { readonly signal: AbortSignal }): Promise<CancelResult>;
  /** Holds a scheduled message still, lets it go on, or moves it. Repeated until it is answered, as cancelling is. */
  steer?(bulkId: string, wish: Steering, call: { readonly signal: AbortSignal }): Promise<SteerResult>;
};
