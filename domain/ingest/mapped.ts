import type { DeadLetterReason } from '../why/verdicts.ts';

/** What an ingest request is read against. */
export type IngestContext = {
  readonly workspace: string;
  /** Epoch ms, real time: corrects producers' clocks and names events that bring no id. */
  readonly receivedAt: number;
  readonly sha256: (text: string) => Uint8Array;
};

/** Ready for the stream: `headers` already hold the CloudEvents attributes and `Nats-Msg-Id`. */
export type StreamMessage = {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A bad message is a value, because in a batch it must not fail its neighbours. */
export type Mapped =
  | { readonly kind: 'event'; readonly message: StreamMessage }
  | { readonly kind: 'bad'; readonly reason: DeadLetterReason; readonly problem: string };

export function bad(problem: string, reason: DeadLetterReason = 'bad-envelope'): Mapped {
  return { kind: 'bad', reason, problem };
}
