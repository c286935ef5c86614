import type { Channel } from '../channel.ts';
import type { Instant } from '../clock.ts';
import type { Happened } from '../condition/answer-deeds.ts';
import type { JsonObject } from '../json.ts';
import type { ReceiptStatus } from '../journey/occurrence.ts';
import type { Delivery, Script } from '../journey/simulate.ts';
import type { Who } from '../journey/state.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import type { ReasonClass } from '../policy/reason-class.ts';
import type { Share } from '../policy/spend.ts';
import type { PlayedSend } from './played-sends.ts';
import type { Happening, ScenarioEnd } from './scenario.ts';
import type { Traits } from './scenario-traits.ts';

/** Whom one run is about, and what the world does while it goes on: as a scenario tells it, or as chance has it. */
export type PlayedWorld = {
  readonly entry: { readonly at: Instant; readonly properties: JsonObject };
  readonly profileId: string;
  readonly who: Who;
  readonly traits: Traits;
  readonly consentsOn: (channel: string, at: Instant) => SendFacts['consents'];
  /** What else is known of the address that a channel writes to; absent: nothing that bars it. */
  readonly barsOn?: (channel: Channel) => Pick<SendFacts, 'suppressions' | 'optOutDoubts'>;
  /** What happens whatever the journey does. */
  readonly deliveries: readonly Delivery[];
  /** What happens because it waits. */
  readonly meanwhile?: NonNullable<Script['meanwhile']>;
  /** All that is known to happen to them, messages of this run apart; absent: nothing is. */
  readonly happened?: () => readonly Happened[];
  /** Properties of an event, by the name that its occurrence carries. */
  readonly eventNamed: (name: string) => JsonObject;
  /** What caps count: these messages of its own, and others. */
  readonly counted: (own: readonly PlayedSend[], at: Instant) => Required<Pick<SendFacts, 'recent' | 'spend'>>;
  readonly fateOf: (sent: SentMessage) => Fate;
  /** Why a webhook is not answered with success; null or absent: it is. */
  readonly failureOf?: (visit: { readonly step: string; readonly visit: number }) => string | null;
  /** How another journey ends whose end is awaited, by the id of the step that enrolls; absent: it completes at once. */
  readonly endOf?: (step: string) => ScenarioEnd | undefined;
  readonly tell: (happening: Told, about?: AboutMessage) => void;
};

export type Told = Omit<Happening, 'journey'>;

type Visit = { readonly step: string; readonly visit: number; readonly hop: number; readonly intent: SendIntent };

/** A message that leaves. */
export type SentMessage = Visit & { readonly message: string; readonly at: Instant };

/** What becomes of it. `report` null: nothing is ever said. `deliveries`: what people do with it. */
export type Fate =
  | { readonly kind: 'rejected'; readonly reason: string }
  | {
      readonly kind: 'accepted';
      readonly report: { readonly at: Instant; readonly status: ReceiptStatus; readonly facts: JsonObject } | null;
      readonly deliveries?: readonly Delivery[];
    };

/** What is known of a message besides what was said of it. */
export type AboutMessage = Visit & {
  /** Whose word kept it back, or made it wait, and until when. */
  readonly rule?: string | undefined;
  readonly of?: ReasonClass | undefined;
  readonly until?: Instant;
  /** Of one that left: millionths of the price's currency, and what it takes of spend caps. */
  readonly amount?: number;
  readonly shares?: readonly Share[];
  readonly report?: ReceiptStatus | undefined;
};
