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

/** What the provider does with links: `shorten` puts its own short one there, `track` tells of clicks. */
export type LinkOptions = { readonly shorten: boolean; readonly track: boolean; readonly domain?: string };

/** How a text message travels; absent: as the provider does it by itself. At which hours is policy's to say, not the provider's (I7). */
export type TextOptions = {
  readonly transliteration?: Transliteration;
  /** Shown at once on the screen, and kept by few phones. */
  readonly flash?: true;
  /** After this nobody delivers it any more, ms from when the provider takes it; never longer than the channel's own. */
  readonly validityMs?: number;
  readonly links?: LinkOptions;
};
