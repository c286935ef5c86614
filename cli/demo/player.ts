/** Somebody who plays in the demo, and what they do. */
export type Player = {
  readonly userId: string;
  readonly traits: Readonly<Record<'firstName' | 'email' | 'phone' | 'locale' | 'timezone' | 'plan', string>>;
  /** By what name the helpdesk knows them. */
  readonly requester?: string;
  /** What marketing they agreed to, told to us before anything else. */
  readonly consents: readonly { readonly channel: string; readonly topic: string; readonly state: 'subscribed' }[];
  readonly acts: readonly Act[];
  /** Channel and template of every message that the first act itself brings, in order. */
  readonly atOnce: readonly string[];
  /** The same of everything that the journeys owe them later. */
  readonly later: readonly string[];
  /** How each of their journeys ends: `welcome completed`. */
  readonly endings: readonly string[];
  /** The kinds of compensation by which something of theirs is undone. */
  readonly undoing: readonly string[];
};

/** `after`: the message that must have been sent to them first. */
export type Act = { readonly after: string | null; readonly deed: Deed };

export type Deed =
  | { readonly kind: 'event'; readonly event: string; readonly properties: Readonly<Record<string, string>> }
  /** Their ticket changes its state; the helpdesk tells us. */
  | { readonly kind: 'ticket'; readonly ticket: string; readonly from: TicketState; readonly to: TicketState }
  /** They answer by SMS. */
  | { readonly kind: 'text'; readonly text: string };

export type TicketState = 'OPEN' | 'SOLVED';
