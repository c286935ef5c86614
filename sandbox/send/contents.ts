import { contentHash } from '../ids.ts';
import type { Channel } from '../oracle/entry.ts';
import { countBinaryParts } from '../sms/binary.ts';
import { countSegments } from '../sms/segments.ts';
import type { Element } from './order.ts';

type Content = { readonly parts: number; readonly hash: string };

export type ContentOf = (channel: Channel, text: string, element: Element) => Content;

/** Parts and hash of what a person sees. Most get the same as the one before: it is measured once as long as it stays. */
export function createContents(): ContentOf {
  let lastChannel: Channel | undefined;
  let lastText: string | undefined;
  let lastOptions: Element['sms'];
  let last: Content = { parts: 1, hash: '' };
  return (channel, text, { mail, sms }) => {
    if (mail) return { parts: 1, hash: mailHash(text, mail) };
    if (text === lastText && sms === lastOptions && channel === lastChannel) return last;
    [lastChannel, lastText, lastOptions] = [channel, text, sms];
    return (last = { parts: channel === 'sms' ? partsOf(text, sms) : 1, hash: contentHash(channel, text) });
  };
}

const mailHash = (text: string, { subject, body }: NonNullable<Element['mail']>): string =>
  contentHash('email', subject, text, body.html ?? body.htmlFile ?? '');

const partsOf = (text: string, options: Element['sms']): number =>
  options?.binary ? countBinaryParts(options.binary) : countSegments(text, options?.alphabet).parts;
