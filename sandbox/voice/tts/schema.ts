import { z } from 'zod';
import { many, sendAt, toNumber } from '../../http/fields-schema.ts';
import { weekdays } from '../../send/window-schema.ts';
import { clampRedial } from '../retry.ts';

/** Values outside of a range are moved into it rather than refused, as the vendor does with most of them. */
const clamped = (least: number, most: number) =>
  z.number().transform((value) => Math.min(most, Math.max(least, value)));

/** Longer ones are shortened to 48 hours. Minutes. */
export const validityPeriod = clamped(1, 2_880);
/** Between the answer and the first word. Seconds. */
export const pause = clamped(0, 10);
export const retry = z
  .object({ minPeriod: z.number(), maxPeriod: z.number(), maxCount: z.number().int() })
  .transform(clampRedial);
export const deliveryTimeWindow = z.object({
  days: many(z.enum(weekdays), 0).optional(),
  from: z
    .object({ hour: z.number().min(0).max(23).default(0), minute: z.number().min(0).max(59).default(0) })
    .optional(),
  to: z.object({ hour: z.number().min(0).max(23).default(0), minute: z.number().min(0).max(59).default(0) }).optional(),
});
export const sendingSpeed = z.object({ speed: z.number().positive(), timeUnit: z.string() });

const MOST_RECIPIENTS = 20_000;
const isWithin = (all: readonly unknown[]): boolean => all.length <= MOST_RECIPIENTS;
const tooMany = `size must be between 0 and ${MOST_RECIPIENTS}`;

/** What every way of speaking a text has. That there is a text, or a language, is judged call by call (`refuse.ts`). */
const spoken = {
  text: z.string().max(1_400).optional(),
  audioFileUrl: z.string().optional(),
  language: z.string().optional(),
  voice: z.object({ name: z.string().optional(), gender: z.string().optional() }).optional(),
};

/** `POST /tts/3/single`: one call, no options. */
export const sendSingle = z.object({ ...spoken, from: z.string(), to: toNumber });

/** `POST /tts/3/multi`. */
export const sendMulti = z.object({
  messages: many(z.object({ ...spoken, from: z.string().optional(), to: many(toNumber).refine(isWithin, tooMany) })),
});

/** How calls are placed and told about, common to texts, scenarios and click-to-call. */
export const placed = {
  notifyUrl: z.string().optional(),
  notifyContentType: z.string().optional(),
  notifyContentVersion: z.number().optional(),
  retry: retry.optional(),
  deliveryTimeWindow: deliveryTimeWindow.optional(),
};
export const destinations = many(z.object({ to: toNumber, messageId: z.string().max(200).optional() })).refine(
  isWithin,
  tooMany,
);

/** `POST /tts/3/advanced`. Unknown keys are let through. */
export const sendAdvanced = z.object({
  bulkId: z.string().max(100).optional(),
  messages: many(
    z.object({
      ...spoken,
      ...placed,
      from: z.string().optional(),
      destinations,
      speechRate: clamped(0.5, 2).optional(),
      callbackData: z.string().max(700).optional(),
      validityPeriod: validityPeriod.optional(),
      sendAt: sendAt.optional(),
      repeatDtmf: z.string().optional(),
      maxDtmf: clamped(0, 255).optional(),
      ringTimeout: z.number().optional(),
      dtmfTimeout: z.number().optional(),
      callTimeout: z.number().optional(),
      callTransfers: many(
        z.object({
          if: z.string(),
          equals: z.string().optional(),
          transferTo: z.string(),
          callTransferMaxDuration: z.number().optional(),
        }),
        0,
      ).optional(),
      pause: pause.optional(),
      sendingSpeed: sendingSpeed.optional(),
      machineDetection: z.string().optional(),
      applicationId: z.string().max(50).optional(),
      entityId: z.string().max(50).optional(),
    }),
  ),
});

/** `POST /voice/ctc/1/send`: A is called, hears the text, and is put through to B. */
export const sendClickToCall = z.object({
  bulkId: z.string().max(100).optional(),
  messages: many(
    z.object({
      ...spoken,
      ...placed,
      from: z.string(),
      fromB: z.string().optional(),
      destinationA: toNumber,
      destinationB: toNumber,
      messageId: z.string().max(200).optional(),
      anonymization: z.boolean().optional(),
      maxDuration: z.number().optional(),
      warningTime: z.number().optional(),
      machineDetection: z.string().optional(),
    }),
  ),
});
