import type { Weekday } from '../weekdays.ts';

/** Alphabets into which the provider may turn letters that do not fit a text message, so that it costs fewer parts. */
export const transliterations = [
  'all',
  'baltic',
  'bulgarian-cyrillic',
  'central-european',
  'colombian',
  'cyrillic',
  'greek',
  'non-unicode',
  'portuguese',
  'serbian-cyrillic',
  'turkish',
] as const;
export type Transliteration = (typeof transliterations)[number];

/** When the provider may deliver, UTC 'HH:MM'; without days: every day. */
export type DeliveryWindow = {
  readonly from: string;
  readonly to: string;
  readonly days?: readonly Weekday[];
};

/** What the provider does with links: `shorten` puts its own short one there, `track` tells of clicks. */
export type LinkOptions = { readonly shorten: boolean; readonly track: boolean; readonly domain?: string };

/** How a text message travels; absent: as the provider does it by itself. */
export type TextOptions = {
  readonly transliteration?: Transliteration;
  /** Shown at once on the screen, and kept by few phones. */
  readonly flash?: true;
  /** After this nobody delivers it any more, ms from when the provider takes it; never longer than the channel's own. */
  readonly validityMs?: number;
  readonly window?: DeliveryWindow;
  readonly links?: LinkOptions;
};
