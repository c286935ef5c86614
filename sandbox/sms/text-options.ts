import type { Alphabet } from './alphabet.ts';

/** Bytes as they were written, hexadecimal. */
export type Binary = {
  readonly hex: string;
  readonly dataCoding?: number | undefined;
  readonly esmClass?: number | undefined;
};

/** Short links in the place of a text's own, and who is told when somebody follows one. */
export type LinkWish = {
  readonly trackClicks: boolean;
  readonly trackingUrl: string | undefined;
  readonly removeProtocol: boolean;
};

/** What only text messages have; shared by all recipients of one message element. */
export type TextOptions = {
  readonly alphabet: Alphabet | undefined;
  readonly flash: boolean | undefined;
  readonly binary: Binary | undefined;
  readonly links: LinkWish | undefined;
};
