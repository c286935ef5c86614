import type { MessageContent } from './message/outcome.ts';
import { infobipLanguages } from './message/spoken-languages.ts';

/** Channels a message can take. Those without a row in the table below have no gateway yet; the names are stable. */
export const channels = ['sms', 'email', 'voice', 'whatsapp', 'push', 'webhook'] as const;
export type Channel = (typeof channels)[number];

/** Which of a person's names a channel writes to. */
export type AddressKind = 'phone' | 'email';

/** What people do with a message once they have it, as gateways report it. */
export type Engagement = 'opened' | 'clicked' | 'complained' | 'unsubscribed' | 'bounced';

/** What one gateway of a channel can do; the contract suite holds every gateway to its row (test/contract). */
export type GatewayCapabilities = {
  /** Reports what became of a message. */
  readonly receipts: boolean;
  /** Can be asked what became of a message, so that an `unknown` is settled by evidence (I5). */
  readonly lookUp: boolean;
  /** Holds a message for at most so long before it leaves, ms; 0: everything leaves at once. */
  readonly scheduleMs: number;
  /** Takes back what it holds. */
  readonly cancel: boolean;
  /** Holds still what it holds, lets it go on, and moves it to another time. */
  readonly pause: boolean;
  /** Messages that a campaign hands over in one request; 1: they go one by one. */
  readonly bulk: number;
  /** How long it may still deliver a message that it took, ms. */
  readonly validityMs: number;
  /** Takes a shorter such time with the message. */
  readonly expires: boolean;
  readonly engagement: readonly Engagement[];
  /** Set where it takes this and nothing else, which no other gateway of the channel takes: see `takes`. */
  readonly only?: MessageContent['kind'];
  /** Those it speaks, in its own codes; absent where it speaks none. */
  readonly languages?: readonly string[];
};

type ChannelRow = {
  /** What people call its messages. */
  readonly inWords: string;
  readonly address: AddressKind;
  /** Whether a fixed line can take it: in most countries an SMS to one is charged and lost, and nobody tells. */
  readonly reachesLandlines: boolean;
  /** What a rendered message of this channel is. */
  readonly content: Exclude<MessageContent['kind'], 'scenario'>;
  /** What its templates are written in. */
  readonly template: 'liquid' | 'mjml';
  /** What its sender is: a number or a short name, a mail address, or a number that can be called. */
  readonly sender: 'name or number' | 'mailbox' | 'number';
  /** What a message holds at most. Parts are those of SMS (domain/message/sms-parts.ts), bytes those of the whole mail. */
  readonly longest: { readonly most: number; readonly unit: 'parts' | 'characters' | 'bytes' };
  /** What a report is about: that it arrived, or how a call went and which keys were pressed. */
  readonly reports: 'delivery' | 'call';
  /** Whether people can write back, which then may be a word such as STOP. */
  readonly inbound: boolean;
  /** Marketing on this channel must carry a one-click unsubscribe link (RFC 8058). */
  readonly oneClickUnsubscribe: boolean;
  /** By the name that attempts are stored under (I4). */
  readonly gateways: Readonly<Record<string, GatewayCapabilities>>;
};

/** Shared code asks for a capability, never for a channel's name. */
export type ChannelCapabilities = ChannelRow & {
  /** Whether every gateway of the channel reports what became of a message: `await: delivered` needs it. */
  readonly receipts: boolean;
  /** Whether a gateway of the channel can take back what it has scheduled: `undo … at: provider` needs one. */
  readonly cancelScheduled: boolean;
  /** How long a gateway that can take back holds a message, ms. */
  readonly scheduleMs: number;
  /** How long a gateway of the channel may still deliver, ms; bounds `await: delivered`. */
  readonly validityMs: number;
  /** Messages of one request of a campaign, by the gateway that takes the most; 1: campaigns cannot go by this channel. */
  readonly bulk: number;
};

const hours = 3_600_000;
const days = 24 * hours;
const mebibyte = 1_048_576;

/** What the provider's accounts of every channel have in common. */
const infobip = {
  receipts: true,
  lookUp: true,
  cancel: true,
  pause: true,
  bulk: 1,
  // Longer is taken, and shortened to this (Infobip, SMS and voice).
  validityMs: 48 * hours,
  expires: false,
  engagement: [],
} as const;

const rows: Partial<Record<Channel, ChannelRow>> = {
  sms: {
    inWords: 'text messages',
    address: 'phone',
    reachesLandlines: false,
    content: 'text',
    template: 'liquid',
    sender: 'name or number',
    longest: { most: 25, unit: 'parts' },
    reports: 'delivery',
    inbound: true,
    oneClickUnsubscribe: false,
    gateways: {
      infobip: { ...infobip, scheduleMs: 180 * days, bulk: 1_000, expires: true, engagement: ['clicked'] },
    },
  },
  email: {
    inWords: 'e-mail',
    address: 'email',
    reachesLandlines: false,
    content: 'mail',
    template: 'mjml',
    sender: 'mailbox',
    longest: { most: 25 * mebibyte, unit: 'bytes' },
    reports: 'delivery',
    inbound: false,
    oneClickUnsubscribe: true,
    gateways: {
      // A mail server reports nothing and schedules nothing; it tries for some five days (RFC 5321 §4.5.4.1).
      smtp: {
        receipts: false,
        lookUp: false,
        scheduleMs: 0,
        cancel: false,
        pause: false,
        bulk: 1,
        validityMs: 5 * days,
        expires: false,
        engagement: [],
      },
      infobip: {
        ...infobip,
        // By form; what leaves within 5 days goes as JSON.
        scheduleMs: 30 * days,
        engagement: ['opened', 'clicked', 'complained', 'unsubscribed', 'bounced'],
      },
    },
  },
  voice: {
    inWords: 'calls',
    address: 'phone',
    reachesLandlines: true,
    content: 'speech',
    template: 'liquid',
    sender: 'number',
    longest: { most: 1_400, unit: 'characters' },
    reports: 'call',
    inbound: false,
    oneClickUnsubscribe: false,
    gateways: {
      // No horizon is published; nobody has to wait longer for a call to be taken back.
      // Twenty thousand would be taken, and a thousand can be looked up at once.
      infobip: { ...infobip, scheduleMs: 30 * days, bulk: 1_000, languages: infobipLanguages },
      // Its scenarios. Reports of them are documented; a log that knows a launch, or a bulk that can be taken back, is not: what is
      // unclear is held until a report settles it (I5).
      'infobip-ivr': { ...infobip, lookUp: false, scheduleMs: 0, cancel: false, pause: false, only: 'scenario' },
    },
  },
};

/** The channels that have a gateway. */
export const available: Partial<Record<Channel, ChannelCapabilities>> = Object.fromEntries(
  Object.entries(rows).map(([channel, row]) => [channel, summed(row)]),
);

function summed(row: ChannelRow): ChannelCapabilities {
  const all = Object.values(row.gateways);
  return {
    ...row,
    receipts: all.every(({ receipts }) => receipts),
    cancelScheduled: all.some(({ cancel }) => cancel),
    scheduleMs: Math.max(0, ...all.filter(({ cancel }) => cancel).map(({ scheduleMs }) => scheduleMs)),
    validityMs: Math.max(...all.map(({ validityMs }) => validityMs)),
    bulk: Math.max(...all.map(({ bulk }) => bulk)),
  };
}

export const availableChannels: readonly Channel[] = channels.filter((channel) => available[channel] !== undefined);

/** What people do with messages of this channel that some gateway of it tells. */
export const tellsOf = (channel: Channel): readonly Engagement[] =>
  Object.values(available[channel]?.gateways ?? {}).flatMap(({ engagement }) => engagement);

/** Undefined where a channel has no gateway yet. */
export function capabilities(channel: Channel): ChannelCapabilities | undefined {
  return available[channel];
}

/** Undefined for a gateway that has no row: a second account of a vendor under a name of its own. */
export function gatewayCapabilities(channel: Channel, gateway: string): GatewayCapabilities | undefined {
  const known = available[channel]?.gateways ?? {};
  return Object.hasOwn(known, gateway) ? known[gateway] : undefined;
}

/** Whether a gateway takes such a content. One that is there for a special kind takes nothing else, and nobody else takes that. */
export function takes(channel: Channel, gateway: string, kind: MessageContent['kind']): boolean {
  const special = Object.values(available[channel]?.gateways ?? {}).some(({ only }) => only === kind);
  return gatewayCapabilities(channel, gateway)?.only === (special ? kind : undefined);
}

/** Whether a template of this channel may start a scenario of the provider's. */
export const hasScenarios = (channel: Channel): boolean =>
  Object.values(available[channel]?.gateways ?? {}).some(({ only }) => only === 'scenario');

/** Nothing is written to on a channel without a gateway: what is assumed of it then says nothing. */
export const addressKind = (channel: Channel): AddressKind => capabilities(channel)?.address ?? 'email';

/** Channels that a campaign can take, and those that people can write back on. */
export const bulkChannels: readonly Channel[] = channels.filter((channel) => (available[channel]?.bulk ?? 1) > 1);
export const inboundChannels: readonly Channel[] = channels.filter((channel) => available[channel]?.inbound === true);
