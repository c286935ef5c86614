import { z } from 'zod';
import { many, sized } from '../http/fields-schema.ts';
import { sourceTypes } from './blocklist.ts';

const MOST_DESTINATIONS = 50_000;

const record = (channels: readonly [string, ...string[]]) => ({
  destinations: many(z.object({ to: sized(1, 255) })),
  sender: sized(1, 255).optional(),
  channel: z.enum(channels, 'unsupported channel').optional(),
  accountKey: z.string().max(255).optional(),
});

type Listed = { readonly blocklist: readonly { readonly destinations: readonly unknown[] }[] };
const isWithin = ({ blocklist }: Listed): boolean =>
  blocklist.reduce((sum, { destinations }) => sum + destinations.length, 0) <= MOST_DESTINATIONS;
const tooMany = { message: `size must be between 1 and ${MOST_DESTINATIONS}`, path: ['blocklist'] };

const added = ['SMS', 'EMAIL', 'VIBER', 'RCS', 'MMS', 'WHATSAPP'] as const;

/** `POST /platform/1/blocklists`. */
export const addition = z.object({ blocklist: many(z.object(record(added))) }).refine(isWithin, tooMany);

/** `DELETE`: the vendor removes what is like this in every property. */
export const removal = z
  .object({
    blocklist: many(
      z.object({
        ...record([...added, 'APPLE_MB']),
        sourceType: z.enum(sourceTypes, 'unsupported source type').default('CUSTOM'),
      }),
    ),
  })
  .refine(isWithin, tooMany);

const listed = [...added, 'VOICE_OUTBOUND_TTS', 'NEW_PUSH_NOTIF', 'APPLE_MB'] as const;

/** Filters and page of `GET`. */
export const listing = z.object({
  sender: sized(1, 255).optional(),
  destination: sized(1, 255).optional(),
  channel: z.enum(listed, 'unsupported channel').optional(),
  sourceType: z.enum(sourceTypes, 'unsupported source type').optional(),
  accountKey: z.string().optional(),
  createdDateFrom: z.string().optional(),
  createdDateTo: z.string().optional(),
  page: z.coerce.number().int().min(0).default(0),
  size: z.coerce.number().int().min(1).max(1000).default(100),
});
