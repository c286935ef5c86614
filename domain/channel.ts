import type { MessageContent } from './message/outcome.ts';

/** Channels a message can take. Issue by issue more of them get a gateway; the names are stable. */
export const channels = ['sms', 'email', 'voice', 'whatsapp', 'push', 'webhook'] as const;
export type Channel = (typeof channels)[number];

/** Which of a person's names a channel writes to. */
export type AddressKind = 'phone' | 'email';

/** Shared code asks for a capability, never for a channel's name. */
export type ChannelCapabilities = {
  readonly address: AddressKind;
  /** Whether a fixed line can take it: in most countries an SMS to one is charged and lost, and nobody tells. */
  readonly reachesLandlines: boolean;
  /** What a rendered message of this channel is. */
  readonly content: MessageContent['kind'];
  /** Whether every gateway of the channel reports what became of a message: `await: delivered` needs it. */
  readonly receipts: boolean;
  /** Whether a gateway of the channel can take back what it has scheduled: `undo … at: provider` needs one. */
  readonly cancelScheduled: boolean;
  /** Marketing on this channel must carry a one-click unsubscribe link (RFC 8058). */
  readonly oneClickUnsubscribe: boolean;
  /** How long the provider may still deliver, ms; bounds `await: delivered`. */
  readonly validityMs: number;
};

const hours = 3_600_000;

export const available: Partial<Record<Channel, ChannelCapabilities>> = {
  sms: {
    address: 'phone',
    reachesLandlines: false,
    content: 'text',
    receipts: true,
    cancelScheduled: true,
    oneClickUnsubscribe: false,
    validityMs: 48 * hours,
  },
  // SMTP reports nothing and schedules nothing; Infobip's e-mail does both.
  email: {
    address: 'email',
    reachesLandlines: false,
    content: 'mail',
    receipts: false,
    cancelScheduled: true,
    oneClickUnsubscribe: true,
    validityMs: 48 * hours,
  },
  voice: {
    address: 'phone',
    reachesLandlines: true,
    content: 'speech',
    receipts: true,
    cancelScheduled: true,
    oneClickUnsubscribe: false,
    validityMs: 48 * hours,
  },
};

/** Undefined where a channel has no gateway yet. */
export function capabilities(channel: Channel): ChannelCapabilities | undefined {
  return available[channel];
}

/** Nothing is written to on a channel without a gateway: what is assumed of it then says nothing. */
export const addressKind = (channel: Channel): AddressKind => capabilities(channel)?.address ?? 'email';
