import { z } from 'zod';
import { sendAt, toNumber } from '../http/fields-schema.ts';

/** Values out of range are clamped rather than refused, as the vendor does with most of them. */
const clamped = (least: number, most: number) =>
  z
    .number()
    .int()
    .transform((value) => Math.min(most, Math.max(least, value)));

/** `POST /tts/3/advanced`. Unknown keys are let through; audio files are not played here. */
export const sendTts = z.object({
  bulkId: z.string().max(100).optional(),
  messages: z
    .array(
      z.object({
        from: z.string().optional(),
        destinations: z
          .array(z.object({ to: toNumber, messageId: z.string().max(200).optional() }))
          .min(1)
          .max(20_000),
        text: z.string().min(1).max(1400),
        language: z.string().optional(),
        voice: z.object({ name: z.string().optional(), gender: z.string().optional() }).optional(),
        notifyUrl: z.string().optional(),
        callbackData: z.string().max(700).optional(),
        sendAt: sendAt.optional(),
        maxDtmf: clamped(0, 255).optional(),
        ringTimeout: clamped(1, 120).optional(),
        applicationId: z.string().max(50).optional(),
        entityId: z.string().max(50).optional(),
      }),
    )
    .min(1),
});
