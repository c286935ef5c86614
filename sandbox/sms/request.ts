import type { z } from 'zod';
import type { Order, SendRequest } from '../send/order.ts';
import { paceOf, validityMs, type Pace, type Timing } from '../send/timing.ts';
import { alphabetOf, languages, type Alphabet, type Language, type Shifts } from './alphabet.ts';
import { readBinary } from './binary.ts';
import type { sendingSpeed, urlOptions } from './options-schema.ts';
import { detectAlphabet } from './segments.ts';
import type { Binary, LinkWish, TextOptions } from './text-options.ts';
import { transliterate, transliterations, type Transliteration } from './transliteration.ts';
import type { sendBinary, sendV2 } from './v2-schema.ts';
import type { sendV3 } from './v3-schema.ts';

/** What a send of text messages asks for; `includeCount`: the reply says how many parts each has. */
export type SmsRequest = SendRequest & { readonly includeCount: boolean };

type Older = z.infer<typeof sendV2> | z.infer<typeof sendBinary>;

export function fromV2(body: Older, account: string): SmsRequest {
  const pace = paceFor(body.sendingSpeedLimit);
  const links = 'urlOptions' in body ? linksFor(body.urlOptions) : undefined;
  return {
    channel: 'sms',
    account,
    via: 'sms/2',
    elements: body.messages.length,
    bulkId: body.bulkId,
    includeCount: ('includeSmsCountInResponse' in body && body.includeSmsCountInResponse) ?? false,
    orders: body.messages.flatMap((message) => {
      const content =
        'binary' in message
          ? fromBytes(message.binary)
          : fromText(message.text ?? '', nameOf(transliterations, message.transliteration) ?? 'NONE', {
              code: nameOf([...languages, 'AUTODETECT'], message.language?.languageCode),
            });
      const minutes = message.validityPeriod;
      const shared: Shared = {
        from: message.from ?? '',
        text: content.text,
        sendAt: message.sendAt,
        callbackData: message.callbackData,
        notifyUrl: message.notifyUrl,
        notify: undefined,
        intermediateReport: message.intermediateReport,
        entityId: message.entityId,
        applicationId: message.applicationId,
        campaignReferenceId: message.campaignReferenceId,
        timing: timingFor(
          message.deliveryTimeWindow,
          pace,
          minutes === undefined ? undefined : validityMs(minutes, 'MINUTES'),
        ),
        sms: optionsFor(content, message.flash, links),
      };
      return ordersOf(message.destinations, shared);
    }),
  };
}

export function fromV3(body: z.infer<typeof sendV3>, account: string): SmsRequest {
  const { schedule, tracking, includeSmsCountInResponse } = body.options ?? {};
  const pace = paceFor(schedule?.sendingSpeedLimit);
  const links = linksFor(tracking);
  return {
    channel: 'sms',
    account,
    via: 'sms/3',
    elements: body.messages.length,
    bulkId: schedule?.bulkId,
    includeCount: includeSmsCountInResponse ?? false,
    orders: body.messages.flatMap(({ sender, content: written, options, webhooks, destinations }) => {
      const content =
        'hex' in written
          ? fromBytes(written)
          : fromText(written.text, written.transliteration ?? 'NONE', {
              code: nameOf([...languages, 'AUTODETECT'], written.language?.languageCode),
              locking: written.language?.lockingShift ?? false,
              single: written.language?.singleShift ?? false,
            });
      const validity = options?.validityPeriod;
      const shared: Shared = {
        from: sender ?? '',
        text: content.text,
        sendAt: schedule?.sendAt,
        callbackData: webhooks?.callbackData,
        notifyUrl: webhooks?.delivery?.url,
        notify: webhooks?.delivery?.notify,
        intermediateReport: webhooks?.delivery?.intermediateReport,
        entityId: options?.platform?.entityId,
        applicationId: options?.platform?.applicationId,
        campaignReferenceId: options?.campaignReferenceId,
        timing: timingFor(
          options?.deliveryTimeWindow,
          pace,
          validity && validityMs(validity.amount, validity.timeUnit),
        ),
        sms: optionsFor(content, options?.flash, links),
      };
      return ordersOf(destinations, shared);
    }),
  };
}

type Shared = Omit<Order, 'messageId' | 'to' | 'alike'>;
type Content = { readonly text: string; readonly alphabet?: Alphabet | undefined; readonly binary?: Binary };

/** One literal for all: orders of a large request share one hidden class. */
const ordersOf = (
  destinations: readonly { readonly to: string; readonly messageId?: string | undefined }[],
  shared: Shared,
): Order[] =>
  destinations.map(({ to, messageId }) => ({
    messageId,
    to,
    from: shared.from,
    text: shared.text,
    sendAt: shared.sendAt,
    callbackData: shared.callbackData,
    notifyUrl: shared.notifyUrl,
    notify: shared.notify,
    intermediateReport: shared.intermediateReport,
    entityId: shared.entityId,
    applicationId: shared.applicationId,
    campaignReferenceId: shared.campaignReferenceId,
    timing: shared.timing,
    sms: shared.sms,
    alike: shared,
  }));

const fromBytes = (binary: Binary): Content => ({ text: readBinary(binary), binary });

type Wish = Partial<Shifts> & { readonly code: Language | 'AUTODETECT' | undefined };

function fromText(written: string, script: Transliteration, { code, locking = false, single = false }: Wish): Content {
  const text = transliterate(written, script);
  if (code === undefined) return { text };
  return {
    text,
    alphabet: code === 'AUTODETECT' ? detectAlphabet(text).alphabet : alphabetOf(code, { locking, single }),
  };
}

/** Undefined for the usual message, so that a large send carries nothing about what it does not ask for. */
function optionsFor(
  { alphabet, binary }: Content,
  flash: boolean | undefined,
  links: LinkWish | undefined,
): TextOptions | undefined {
  const isPlain = alphabet === undefined && binary === undefined && links === undefined && !flash;
  return isPlain ? undefined : { alphabet, flash, binary, links };
}

function timingFor(window: Timing['window'], pace: Pace | undefined, validMs: number | undefined): Timing | undefined {
  return window === undefined && pace === undefined && validMs === undefined ? undefined : { window, pace, validMs };
}

const paceFor = (speed: z.infer<typeof sendingSpeed> | undefined): Pace | undefined =>
  speed && paceOf(speed.amount, speed.timeUnit);

function linksFor(wish: z.infer<typeof urlOptions> | undefined): LinkWish | undefined {
  if (!wish?.shortenUrl) return undefined;
  const { trackClicks, trackingUrl, removeProtocol } = wish;
  return { trackClicks, trackingUrl, removeProtocol };
}

/** Older sends take any text for a code; what is no code asks for nothing. */
function nameOf<T extends string>(names: readonly T[], text: string | undefined): T | undefined {
  return names.find((name) => name === text?.toUpperCase());
}
