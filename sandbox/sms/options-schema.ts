import { z } from 'zod';
import { sized } from '../http/fields-schema.ts';
import { windowSchema } from '../send/window-schema.ts';

const int32 = z.number().int();

/** How fast messages leave: `amount` of them per unit. */
export const sendingSpeed = z.object({
  amount: int32.min(1),
  timeUnit: z.enum(['MINUTE', 'HOUR', 'DAY']).default('MINUTE'),
});

/** Short links, and who is told of a click. */
export const urlOptions = z.object({
  shortenUrl: z.boolean().default(true),
  trackClicks: z.boolean().default(true),
  trackingUrl: z.string().max(2048).optional(),
  removeProtocol: z.boolean().default(false),
  customDomain: z.string().max(255).optional(),
});

/** What some countries want to know; checked, and not used further. */
export const regional = z.object({
  indiaDlt: z
    .object({
      contentTemplateId: z.string().optional(),
      principalEntityId: z.string(),
      telemarketerId: z.string().optional(),
    })
    .optional(),
  turkeyIys: z.object({ brandCode: int32.optional(), recipientType: z.enum(['BIREYSEL', 'TACIR']) }).optional(),
  southKorea: z.object({ title: sized(0, 66).optional(), resellerCode: int32.optional() }).optional(),
});

/** Bytes as hexadecimal digits, with spaces, and the ellipsis with which one of the vendor's examples shortens them. */
export const binary = z.object({
  hex: z.string().regex(/^\s*(?:(?:[0-9a-f]{2}|…)\s*)*$/i, 'must be hexadecimal'),
  dataCoding: int32.min(0).max(255).optional(),
  esmClass: int32.min(0).max(255).optional(),
});

/** What the elements of an older send have in common, of text and of bytes. */
export const olderMessage = (platformLength: number) => ({
  from: z.string().optional(),
  flash: z.boolean().optional(),
  callbackData: sized(0, 4000).optional(),
  notifyUrl: z.string().max(2048).optional(),
  notifyContentType: z.string().optional(),
  intermediateReport: z.boolean().optional(),
  validityPeriod: z.number().int().min(0).optional(),
  deliveryTimeWindow: windowSchema.optional(),
  regional: regional.optional(),
  entityId: sized(0, platformLength).optional(),
  applicationId: sized(0, platformLength).optional(),
  campaignReferenceId: sized(0, 255).optional(),
});
