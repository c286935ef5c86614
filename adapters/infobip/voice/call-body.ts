import { normaliseAddress } from '../../../domain/message/address.ts';
import type { MessageContent, OutgoingMessage, Schedule } from '../../../domain/message/outcome.ts';
import { infobipLanguages, spokenAs } from '../../../domain/message/spoken-languages.ts';
import { vendorTime } from '../client/link.ts';

export type Speech = Extract<MessageContent, { kind: 'speech' }>;
export type Spoken = OutgoingMessage & { readonly content: Speech };

/** The vendor's limit of one spoken text, in characters. */
const longestText = 1_400;
/** Keys that are collected after the text; a journey branches on them. */
const mostKeys = 10;

/** Why these words cannot be spoken in a call; null where they can. */
export function unspeakable(content: MessageContent): { readonly reason: string; readonly detail: string } | null {
  if (content.kind !== 'speech') return { reason: 'a call is speech only', detail: content.kind };
  if (content.text.length > longestText)
    return { reason: `a call speaks at most ${longestText} characters`, detail: `${content.text.length}` };
  if (!/[\p{Letter}\p{Number}]/u.test(content.text))
    return { reason: 'a call speaks words, not punctuation alone', detail: `${content.text.length}` };
  if (spokenAs(content.language, infobipLanguages) === undefined)
    return { reason: `no voice of Infobip speaks '${content.language}'`, detail: content.language };
  return null;
}

/**
 * One message element of `POST /tts/3/advanced`. The vendor's own repeated dialling (`retry`) stays off: a call that nobody answered is the
 * journey's to repeat (I6). So does its `deliveryTimeWindow`, which counts in UTC and would hold a call past the policy that let it go (I7).
 */
export function callElement(
  first: Spoken,
  alike: readonly Spoken[],
  options: { readonly schedule?: Schedule | undefined; readonly notifyUrl?: string | undefined },
): object {
  const { content, from } = first;
  const { schedule, notifyUrl } = options;
  const { text, language, voice, ringSeconds, machine } = content;
  return {
    from: normaliseAddress('phone', from),
    destinations: alike.map(({ to, messageId }) => ({ to: normaliseAddress('phone', to), messageId })),
    text,
    language: spokenAs(language, infobipLanguages) ?? language.toLowerCase(),
    ...(voice === undefined ? {} : { voice: { name: voice } }),
    maxDtmf: mostKeys,
    ...(ringSeconds === undefined ? {} : { ringTimeout: ringSeconds }),
    ...(machine === undefined ? {} : { machineDetection: machine }),
    ...(schedule === undefined ? {} : { sendAt: vendorTime(schedule.sendAt) }),
    ...(notifyUrl === undefined ? {} : { notifyUrl, notifyContentType: 'application/json', notifyContentVersion: 2 }),
  };
}
