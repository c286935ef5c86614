import type { MessageClass } from '../journey/definition.ts';
import type { MailTracking } from '../message/outcome.ts';
import type { LinkOptions, Transliteration } from '../message/text-options.ts';

/** policy.yaml, senders.yaml and carillon.yaml as applied; every field may be absent in an old or hand-made workspace. */
export type WorkspaceSettings = {
  readonly defaultLocale?: string;
  readonly defaultZone?: string;
  readonly quietHours?: QuietHours;
  /** Whether marketing needs a recorded yes (`opt-in`), one that was confirmed (`double-opt-in`), or only no recorded no (`opt-out`), per channel. */
  readonly consent?: { readonly [channel: string]: ConsentMode };
  /** Two letters each: where numbers may be for anything to leave to them. Absent: see `PolicyTools.unlistedCountries`. */
  readonly countries?: readonly string[];
  /** When messages to numbers that begin alike are stopped; absent: never. */
  readonly tollFraud?: TollFraud;
  /** People who get nothing of a kind, so that somebody can see what it would have done. */
  readonly holdouts?: readonly Holdout[];
  /** How many messages one person gets, whichever journeys and campaigns they come from; all of them hold. */
  readonly caps?: readonly FrequencyCap[];
  /** What may be spent, by the prices below; all of them hold. */
  readonly spend?: readonly SpendCap[];
  readonly senders?: { readonly [channel: string]: Sender };
  /** Two letters; numbers without a country code are read as this country's. Absent: they are refused. */
  readonly defaultCountry?: string;
  /** What one part of a message (a call, a mail) is expected to cost, per channel: estimates and spend caps go by it. */
  readonly prices?: { readonly [channel: string]: Price };
};

/** Who a channel's messages come from, and by which way they leave. */
export type Sender = {
  readonly from: string;
  /** Names of gateways in the order they are tried; the next only where the one before surely took nothing (I5). */
  readonly gateways?: readonly string[];
  /** By the recipient's country, two letters; everybody else hears from `from`. */
  readonly byCountry?: { readonly [country: string]: string };
  /**
   * On channels to phones: local times 'HH:MM' between which they ring or buzz, whatever the class, but for what the person has just asked
   * for; may span midnight.
   */
  readonly hours?: { readonly from: string; readonly to: string };
  /** How text messages travel, as `TextOptions` has it; `validity` as a published duration. */
  readonly transliteration?: Transliteration;
  readonly flash?: boolean;
  readonly validity?: string;
  readonly links?: Partial<LinkOptions>;
} & CallSender &
  MailSender;

/** The provider's name of the voice that speaks, for all languages or for each locale or language. */
export type Voices = string | { readonly [locale: string]: string };

/** On channels that call. */
type CallSender = {
  readonly voice?: Voices;
  /** How long a phone rings. Absent: as long as the provider has it. */
  readonly ringSeconds?: number;
  /** Listens for answering machines: the call ends at one, or speaks to it. Absent: nobody listens, and nobody can tell. */
  readonly machine?: 'hangup' | 'continue';
};

/** On channels that write mails. */
type MailSender = {
  /** Where answers go, if not to `from`; a template may say otherwise. */
  readonly replyTo?: string;
  /** What the provider may watch; absent: nothing. */
  readonly tracking?: MailTracking;
};

/** So many messages of journeys and direct sends to numbers that differ in their last four digits only, within a published duration. */
export type TollFraud = { readonly most: number; readonly within: string };

export const consentModes = ['opt-in', 'double-opt-in', 'opt-out'] as const;
type ConsentMode = (typeof consentModes)[number];

/** `percent` of all people, always the same ones for the same name; of these classes (absent: marketing) by these channels (absent: all). */
export type Holdout = {
  readonly name: string;
  readonly percent: number;
  readonly classes?: readonly MessageClass[];
  readonly channels?: readonly string[];
};

/** Of these classes (absent: marketing) by these channels (absent: all together). */
export type FrequencyCap = {
  readonly most: number;
  readonly classes?: readonly MessageClass[];
  readonly channels?: readonly string[];
} & (
  | {
      /** A published duration, ending now. */
      readonly within: string;
    }
  | {
      /** The one that has begun on the person's own calendar; a week begins on Monday. */
      readonly per: CalendarWindow;
    }
);
export const calendarWindows = ['day', 'week', 'month'] as const;
export type CalendarWindow = (typeof calendarWindows)[number];

export type Price = {
  readonly perPart: number;
  /** Three letters. */
  readonly currency: string;
  /** Where it costs something else, by two letters. */
  readonly byCountry?: { readonly [country: string]: number };
};

/**
 * At most so much money within a window of the workspace's own calendar, whoever it is spent on: of these classes and channels (absent:
 * all, transactional too), to numbers of these countries (absent: everywhere).
 */
export type SpendCap = {
  /** In the currency of the prices. */
  readonly most: number;
  readonly per: CalendarWindow;
  /** Each country on its own. */
  readonly by?: 'country';
  readonly countries?: readonly string[];
  readonly channels?: readonly string[];
  readonly classes?: readonly MessageClass[];
  /** What becomes of messages that find no money left: `skip` is what it is if nothing is said, `wait` keeps them for the next window. */
  readonly then?: 'skip' | 'wait';
};

/** Local times 'HH:MM' between which nothing of these classes leaves on these channels; may span midnight. */
export type QuietHours = {
  readonly from: string;
  readonly to: string;
  readonly channels?: readonly string[];
  readonly classes?: readonly MessageClass[];
  /** By the person's country, two letters; everybody else's are those above. */
  readonly byCountry?: { readonly [country: string]: { readonly from: string; readonly to: string } };
  /** A published duration over which those who waited are let out. */
  readonly spread?: string;
};
