/**
 * What everybody wrote down during a run, each for himself: the producer, the router's inbox, the dead letters, the ledger, the audit, and
 * the far side, who alone knows what left. Instants are real, epoch ms, of one machine's clock. Addresses are written as the far side
 * has them: digits without `+`, mail addresses in lower case.
 */
export type History = Readonly<{
  produced: readonly Produced[];
  inbox: readonly ReadEvent[];
  deadLetters: readonly DeadLetter[];
  enrollments: readonly Enrolled[];
  ledger: readonly Row[];
  attempts: readonly Attempt[];
  farSide: readonly Seen[];
  campaigns: readonly Campaign[];
  audit: readonly AuditLine[];
  auditChain: AuditChain;
  rules: Rules;
}>;

/** One event, however often it was posted. */
export type Produced = Readonly<{
  id: string;
  /** When somebody said yes to it for the first time; null when nobody ever did. */
  ackedAt: number | null;
  /** What it has to lead to: so many enrollments, and a dead letter of this reason (an id used again has both). */
  leadsTo: Readonly<{ enrollments: number; deadLetter: string | null }>;
  /** Of events that were sent one after the other, each only once the one before was acknowledged: whose, and the how manieth. */
  turn?: Readonly<{ person: string; n: number }>;
}>;

export type ReadEvent = Readonly<{ eventId: string; streamSeq: number }>;
/** `seq`: where its original lies in the stream; null for what never got there. */
export type DeadLetter = Readonly<{ eventId: string | null; reason: string; seq: number | null }>;
/** `id` rises in the order in which the router made them (UUID version 7). */
export type Enrolled = Readonly<{
  id: string;
  eventId: string;
  journey: string;
  status: 'running' | 'completed' | 'exited' | 'failed';
  reason: string | null;
}>;

export type Row = Readonly<{
  id: string;
  sendKey: string;
  providerMessageId: string;
  channel: string;
  class: string;
  address: string | null;
  state: string;
  reason: string;
  /** Delivered, undelivered …: a report of it is proof that it left. */
  delivery: string;
  /** The key of the campaign it belongs to. */
  campaign: string | null;
}>;
/** `startedAt`: when its claim began. */
export type Attempt = Readonly<{ row: string; n: number; startedAt: number }>;
/** What the far side took or refused. */
export type Seen = Readonly<{
  messageId: string;
  channel: string;
  to: string;
  at: number;
  outcome: 'accepted' | 'rejected';
  contentHash: string;
}>;
/** `open`: recipients of whom nobody knows yet what becomes of them; `ended`: how many there are of whom somebody does. */
export type Campaign = Readonly<{ id: string; key: string; state: string; open: number; ended: number }>;
/** Of the audit's sealed lines: how many hold, and where the chain is broken. */
export type AuditChain = Readonly<{ lines: number; broken: string | null }>;
export type AuditLine = Readonly<{ action: string; target: string; at: number }>;

/** Epoch ms. */
export type Span = Readonly<{ from: number; until: number }>;

/** What must not be done to whom, and what must be. All but the rates bind marketing only. */
export type Rules = Readonly<{
  /** No marketing may be claimed for this address from then on. */
  optOuts: readonly Readonly<{ channel: string; address: string; from: number }>[];
  /** No marketing may leave for this address in between. */
  quiet: readonly Readonly<{ channel: string; address: string; from: number; until: number }>[];
  /** At most so much marketing to this address in any stretch of so long. */
  caps: readonly Readonly<{ channel: string; address: string; most: number; withinMs: number }>[];
  /**
   * At most so many messages of the campaign with this key in any second; but for these spans, in which something between us and the
   * far side held up what we had sent in time.
   */
  rates: readonly Readonly<{ campaign: string; perSecond: number; heldUp: readonly Span[] }>[];
  /** Campaigns that somebody launched, and was told that they are: by id, and to how many. */
  launches: readonly Readonly<{ campaign: string; people: number }>[];
  /** What an operator did, and was told that it is done. */
  commands: readonly Readonly<{ action: string; target: string }>[];
}>;
