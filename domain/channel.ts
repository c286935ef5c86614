/** Channels a message can take. Issue by issue more of them get a gateway; the names are stable. */
export const channels = ['sms', 'email', 'voice', 'whatsapp', 'push', 'webhook'] as const;
export type Channel = (typeof channels)[number];

/** Which of a person's names a channel writes to. */
export type AddressKind = 'phone' | 'email';

/** Shared code asks for a capability, never for a channel's name. */
export type ChannelCapabilities = {
  readonly address: AddressKind;
  /** Whether the provider can be asked later if it took a message; without it an `unknown` is held (I5). */
  readonly lookUp: boolean;
  readonly receipts: boolean;
  /** Marketing on this channel must carry a one-click unsubscribe link (RFC 8058). */
  readonly oneClickUnsubscribe: boolean;
  /** How long the provider may still deliver, ms; bounds `await: delivered`. */
  readonly validityMs: number;
};

const hours = 3_600_000;

export const available: Partial<Record<Channel, ChannelCapabilities>> = {
  sms: { address: 'phone', lookUp: true, receipts: true, oneClickUnsubscribe: false, validityMs: 48 * hours },
  email: { address: 'email', lookUp: false, receipts: false, oneClickUnsubscribe: true, validityMs: 48 * hours },
};

/** Undefined where a channel has no gateway yet. */
export function capabilities(channel: Channel): ChannelCapabilities | undefined {
  return available[channel];
}
