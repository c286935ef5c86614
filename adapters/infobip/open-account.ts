import type { Transliteration } from '../../domain/message/text-options.ts';
import { readLink } from './link.ts';
import type { AccountOptions } from './link.ts';
import { createRestCall } from './rest-call.ts';
import { createRestGet } from './rest-get.ts';
import type { RestGet } from './rest-get.ts';
import { previewSms, type SmsPreview } from './sms-preview.ts';

/** Reads of an account, and nothing but reads. Throws only on a base URL that is none. */
export const openAccount = (options: AccountOptions): RestGet => createRestGet(createRestCall(readLink(options)));

type SmsPreviewer = (text: string, transliteration: Transliteration, signal: AbortSignal) => Promise<SmsPreview>;

/** Text messages as people would read them, in the alphabet that the provider is to turn them into; nothing is sent. */
export function openPreview(options: AccountOptions): SmsPreviewer {
  const call = createRestCall(readLink(options));
  return (text, transliteration, signal) => previewSms(call, text, transliteration, signal);
}
