import { z } from 'zod';
import type { Transliteration } from '../../../domain/message/text-options.ts';
import { describeSilence } from '../client/answer.ts';
import { describeError } from '../client/errors.ts';
import { readLink, type AccountOptions } from '../client/link.ts';
import { createRestCall, type RestCall } from '../client/rest-call.ts';
import { wordOf } from './sms-options.ts';

const reply = z.object({
  previews: z.array(
    z.object({
      textPreview: z.string(),
      messageCount: z.number().int(),
      configuration: z.object({ transliteration: z.string().optional() }).nullish().catch(null),
    }),
  ),
});

/** What people would read, in how many parts. */
export type SmsPreview =
  | { readonly kind: 'shown'; readonly text: string; readonly parts: number }
  | { readonly kind: 'noAnswer'; readonly reason: string };

type SmsPreviewer = (text: string, transliteration: Transliteration, signal: AbortSignal) => Promise<SmsPreview>;

/** Text messages as people would read them, in the alphabet that the provider is to turn them into; nothing is sent. */
export function openPreview(options: AccountOptions): SmsPreviewer {
  const call = createRestCall(readLink(options));
  return (text, transliteration, signal) => previewSms(call, text, transliteration, signal);
}

/** `POST /sms/1/preview`: what the provider would make of a text; nothing is sent. Of several answers the one for the alphabet asked for. */
async function previewSms(
  call: RestCall,
  text: string,
  transliteration: Transliteration,
  signal: AbortSignal,
): Promise<SmsPreview> {
  const wanted = wordOf(transliteration);
  const body = { text, transliteration: wanted };
  const answer = await call({ method: 'POST', path: '/sms/1/preview', body }, signal);
  if (answer.kind !== 'answered') return { kind: 'noAnswer', reason: describeSilence(answer) };
  if (answer.status !== 200) return { kind: 'noAnswer', reason: describeError(answer.status, answer.body) };
  const read = reply.safeParse(answer.body);
  const fits = read.data?.previews.find(({ configuration }) => configuration?.transliteration === wanted);
  if (fits === undefined) return { kind: 'noAnswer', reason: 'HTTP 200 with an unreadable body' };
  return { kind: 'shown', text: fits.textPreview, parts: fits.messageCount };
}
