import type { z } from 'zod';
import type { VendorRequest } from '../http/route.ts';
import { toldOf } from '../send/frame.ts';
import { elementOf, type SendRequest, type Told } from '../send/order.ts';
import { paceOf, timingFor, validityMs, type Pace } from '../send/timing.ts';
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

type Sender = Pick<VendorRequest, 'caller' | 'runs'>;

export function fromV2(body: Older, { caller, runs }: Sender): SmsRequest {
  const pace = paceFor(body.sendingSpeedLimit);
  const links = 'urlOptions' in body ? linksFor(body.urlOptions) : undefined;
  return {
    channel: 'sms',
    account: caller.account,
    via: 'sms/2',
    elements: body.messages.length,
    bulkId: body.bulkId,
    includeCount: ('includeSmsCountInResponse' in body && body.includeSmsCountInResponse) ?? false,
    orders: body.messages.map((message, index) => {
      const content =
        'binary' in message
          ? fromBytes(message.binary)
          : fromText(message.text ?? '', nameOf(transliterations, message.transliteration) ?? 'NONE', {
              code: nameOf(languageCodes, message.language?.languageCode),
            });
      const minutes = message.validityPeriod;
      const told: Told = {
        sendAt: message.sendAt,
        timing: timingFor(
          message.deliveryTimeWindow,
          pace,
          minutes === undefined ? undefined : validityMs(minutes, 'MINUTES'),
        ),
        callbackData: message.callbackData,
        notifyUrl: message.notifyUrl,
        notify: undefined,
        intermediateReport: message.intermediateReport,
        entityId: message.entityId,
        applicationId: message.applicationId,
        campaignReferenceId: message.campaignReferenceId,
      };
      return {
        recipients: message.destinations,
        run: runs.get(index),
        element: elementOf(told, {
          from: message.from ?? '',
          text: content.text,
          sms: optionsFor(content, message.flash, links),
        }),
      };
    }),
  };
}

export function fromV3(body: z.infer<typeof sendV3>, { caller, runs }: Sender): SmsRequest {
  const { schedule, tracking, includeSmsCountInResponse } = body.options ?? {};
  const pace = paceFor(schedule?.sendingSpeedLimit);
  const links = linksFor(tracking);
  return {
    channel: 'sms',
    account: caller.account,
    via: 'sms/3',
    elements: body.messages.length,
    bulkId: schedule?.bulkId,
    includeCount: includeSmsCountInResponse ?? false,
    orders: body.messages.map(({ sender, content: written, options, webhooks, destinations }, index) => {
      const content =
        'hex' in written
          ? fromBytes(written)
          : fromText(written.text, written.transliteration ?? 'NONE', {
              code: nameOf(languageCodes, written.language?.languageCode),
              locking: written.language?.lockingShift ?? false,
              single: written.language?.singleShift ?? false,
            });
      return {
        recipients: destinations,
        run: runs.get(index),
        element: elementOf(toldOf({ options, webhooks }, schedule?.sendAt, pace), {
          from: sender ?? '',
          text: content.text,
          sms: optionsFor(content, options?.flash, links),
        }),
      };
    }),
  };
}

type Content = { readonly text: string; readonly alphabet?: Alphabet | undefined; readonly binary?: Binary };

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

const paceFor = (speed: z.infer<typeof sendingSpeed> | undefined): Pace | undefined =>
  speed && paceOf(speed.amount, speed.timeUnit);

function linksFor(wish: z.infer<typeof urlOptions> | undefined): LinkWish | undefined {
  if (!wish?.shortenUrl) return undefined;
  const { trackClicks, trackingUrl, removeProtocol } = wish;
  return { trackClicks, trackingUrl, removeProtocol };
}

const languageCodes = [...languages, 'AUTODETECT'] as const;

/** Older sends take any text for a code; what is no code asks for nothing. */
function nameOf<T extends string>(names: readonly T[], text: string | undefined): T | undefined {
  const wanted = text?.toUpperCase();
  return wanted === undefined ? undefined : names.find((name) => name === wanted);
}
