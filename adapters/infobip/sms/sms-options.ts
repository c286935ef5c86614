import type { LinkOptions, TextOptions } from '../../../domain/message/text-options.ts';

/** `central-european` → `CENTRAL_EUROPEAN`: the vendor's words are ours in capitals. */
export const wordOf = (text: string): string => text.toUpperCase().replaceAll('-', '_');

/** The vendor counts whole minutes here and there, and cuts at 48 hours. */
const minutesOf = (ms: number): number => Math.max(1, Math.floor(ms / 60_000));

/** Of one element of `messages` in `POST /sms/2/text/advanced`. */
export const v2Options = ({ transliteration, flash, validityMs }: TextOptions): object => ({
  ...(transliteration === undefined ? {} : { transliteration: wordOf(transliteration) }),
  ...(flash === true ? { flash } : {}),
  ...(validityMs === undefined ? {} : { validityPeriod: minutesOf(validityMs) }),
});

/** Of the whole request there. `trackingUrl`: who hears of clicks. */
export const v2Links = (links: LinkOptions | undefined, trackingUrl: string | undefined): object =>
  links === undefined ? {} : { urlOptions: linksOf(links, trackingUrl) };

/** Of one element of `messages` in `POST /sms/3/messages`. */
export const v3Options = ({ flash, validityMs }: TextOptions): object => ({
  ...(flash === true ? { flash } : {}),
  ...(validityMs === undefined ? {} : { validityPeriod: { amount: minutesOf(validityMs), timeUnit: 'MINUTES' } }),
});

export const v3Content = (text: string, { transliteration }: TextOptions): object => ({
  text,
  ...(transliteration === undefined ? {} : { transliteration: wordOf(transliteration) }),
});

/** Of the whole request there. */
export const v3Links = (links: LinkOptions | undefined, trackingUrl: string | undefined): object =>
  links === undefined ? {} : { tracking: linksOf(links, trackingUrl) };

function linksOf({ shorten, track, domain }: LinkOptions, trackingUrl: string | undefined): object {
  return {
    shortenUrl: shorten,
    trackClicks: track,
    ...(track && trackingUrl !== undefined ? { trackingUrl } : {}),
    ...(domain === undefined ? {} : { customDomain: domain }),
  };
}
