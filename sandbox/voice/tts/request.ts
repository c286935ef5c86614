import type { z } from 'zod';
import type { Verdict } from '../../oracle/entry.ts';
import { plainElement, type Order, type SendRequest } from '../../send/order.ts';
import type { Timing } from '../../send/timing.ts';
import type { DeliveryWindow } from '../../send/window.ts';
import { detectionOf, refuseCall, type Wish } from '../refuse.ts';
import type { Redial } from '../retry.ts';
import type { Speech, Transfer } from '../speech.ts';
import type { sendAdvanced, sendClickToCall, sendMulti, sendSingle } from './schema.ts';
import { chooseVoice } from './voices.ts';

export type CallRequest = Omit<SendRequest, 'account'>;

/** How calls of a message are placed, whatever is said in them. */
export type Placing = {
  readonly sendAt?: number | undefined;
  readonly validityPeriod?: number | undefined;
  readonly sendingSpeed?: { readonly speed: number; readonly timeUnit: string } | undefined;
  readonly deliveryTimeWindow?: DeliveryWindow | undefined;
  readonly retry?: Redial | undefined;
  readonly notifyUrl?: string | undefined;
  readonly notifyContentVersion?: number | undefined;
  readonly callbackData?: string | undefined;
  readonly entityId?: string | undefined;
  readonly applicationId?: string | undefined;
};

const MINUTE_MS = 60_000;
const units: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({ second: 1_000, minute: MINUTE_MS, hour: 3_600_000, day: 86_400_000 }),
);

/** One order for all destinations of a message. */
export function placeCalls(
  message: Placing & {
    readonly destinations: Order['recipients'];
  },
  what: {
    readonly from: string;
    readonly text: string;
    readonly speech: Speech;
    readonly refusal: Verdict | undefined;
  },
): Order {
  const timing = what.refusal ? undefined : timingOf(message);
  const speech: Speech = {
    ...what.speech,
    redial: message.retry,
    notifyVersion: message.notifyContentVersion === 1 ? 1 : undefined,
  };
  const element = {
    ...plainElement(what),
    sendAt: message.sendAt,
    timing,
    callbackData: message.callbackData,
    notifyUrl: message.notifyUrl,
    entityId: message.entityId,
    applicationId: message.applicationId,
    speech,
    refusal: what.refusal,
  };
  return { recipients: message.destinations, element };
}

/** A sending speed makes the validity void, says the vendor. */
function timingOf({ deliveryTimeWindow, sendingSpeed, validityPeriod }: Placing): Timing | undefined {
  if (deliveryTimeWindow === undefined && sendingSpeed === undefined && validityPeriod === undefined) return undefined;
  return {
    window: deliveryTimeWindow,
    pace: sendingSpeed && {
      everyMs: (units.get(sendingSpeed.timeUnit.toLowerCase()) ?? MINUTE_MS) / sendingSpeed.speed,
    },
    validMs: validityPeriod === undefined || sendingSpeed ? undefined : validityPeriod * MINUTE_MS,
  };
}

export const refusalOf = (wish: Wish, needsText: boolean): Verdict | undefined => {
  const status = refuseCall(wish, needsText);
  return status && { status, error: 'NO_ERROR' };
};

type Spoken = Pick<z.infer<typeof sendSingle>, 'text' | 'audioFileUrl' | 'language' | 'voice'>;
const spokenBy = (feature: Speech['feature'], { audioFileUrl, language = 'en', voice = {} }: Spoken): Speech => ({
  feature,
  language,
  voice: audioFileUrl === undefined ? chooseVoice(language, voice) : undefined,
  audioFileUrl,
});

/** `POST /tts/3/single` and `/tts/3/multi`. */
export function fromSimple(messages: z.infer<typeof sendMulti>['messages']): CallRequest {
  return {
    channel: 'voice',
    via: 'tts/3',
    bulkId: undefined,
    elements: messages.length,
    orders: messages.map((message) =>
      placeCalls(
        { destinations: message.to.map((to) => ({ to })) },
        {
          from: message.from ?? '',
          text: message.text ?? '',
          speech: spokenBy('Voice-message', message),
          refusal: refusalOf(message, true),
        },
      ),
    ),
  };
}

export function fromAdvanced(body: z.infer<typeof sendAdvanced>): CallRequest {
  return {
    channel: 'voice',
    via: 'tts/3',
    bulkId: body.bulkId,
    elements: body.messages.length,
    orders: body.messages.map((message) =>
      placeCalls(message, {
        from: message.from ?? '',
        text: message.text ?? '',
        refusal: refusalOf(message, true),
        speech: {
          ...spokenBy('Voice-message', message),
          speechRate: message.speechRate,
          maxDtmf: message.maxDtmf,
          ringTimeout: message.ringTimeout,
          dtmfTimeout: message.dtmfTimeout,
          callTimeout: message.callTimeout,
          pause: message.pause,
          repeatDtmf: message.repeatDtmf,
          machineDetection: detectionOf(message.machineDetection),
          transfers: message.callTransfers?.map(
            ({ if: on, equals, transferTo, callTransferMaxDuration }): Transfer => ({
              on: on.toLowerCase() === 'anydtmf' ? 'anyKey' : 'keys',
              keys: equals,
              to: transferTo,
              most: callTransferMaxDuration,
            }),
          ),
        },
      }),
    ),
  };
}

/** A is called with the text, B is named as whom she is put through to. */
export function fromClickToCall(body: z.infer<typeof sendClickToCall>): CallRequest {
  return {
    channel: 'voice',
    via: 'ctc/1',
    bulkId: body.bulkId,
    elements: body.messages.length,
    orders: body.messages.map((message) =>
      placeCalls(
        { ...message, destinations: [{ to: message.destinationA, messageId: message.messageId }] },
        {
          from: message.from,
          text: message.text ?? '',
          // Without a text or a file, A is put through at once.
          refusal: refusalOf(message, message.text !== undefined || message.audioFileUrl !== undefined),
          speech: {
            ...spokenBy('Click-to-call', message),
            machineDetection: detectionOf(message.machineDetection),
            transfers: [{ on: 'end', to: message.destinationB, most: message.maxDuration }],
          },
        },
      ),
    ),
  };
}
