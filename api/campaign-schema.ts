import { z } from 'zod';
import { recipientStates, type RecipientCounts } from '../domain/campaign/recipient.ts';
import { campaignStates } from '../domain/campaign/state.ts';
import { reasonClasses } from '../domain/policy/reason-class.ts';
import { many } from './schema.ts';

/** What is answered about campaigns. Loose: a field more is no break, and what is described here is there. */

const state = z.enum(campaignStates);
const counts = z.record(z.string(), z.int());
const instant = z.string().nullable();

export const campaignSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  segment: z.string(),
  send: z.string().describe('channel/template'),
  class: z.string(),
  topic: z.string().nullable(),
  rate: z.int().describe('Messages per second'),
  state,
  audience: z.int().nullable().describe('People in the frozen audience; null before the first preview'),
  toSend: z.int().nullable().describe('Those of them who would get the message'),
  frozenAt: instant,
  launchedAt: instant,
  endedAt: instant,
});

const perState = {
  total: z.int(),
  waiting: z.int(),
  sending: z.int(),
  unknown: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  skipped: z.int(),
  held: z.int(),
  cancelled: z.int(),
} satisfies Record<keyof RecipientCounts, z.ZodInt>;

export const campaignViewSchema = campaignSchema.extend({
  key: z.string().describe('Owner of its messages in the ledger'),
  preview: z.looseObject({}).nullable().describe('What the last preview found, without its samples'),
  recipients: z.looseObject(perState).describe('Where each one is; together they are the audience'),
  reasons: many(
    z.looseObject({
      state: z.enum(recipientStates),
      reason: z.string(),
      count: z.int(),
      of: z.enum(reasonClasses).nullable().describe('Whose no it is; null where it is only a matter of time'),
    }),
  ).describe('Why people were skipped, refused, held or are waiting: the most frequent first'),
  deliveries: counts.describe('What receipts said of those that were accepted'),
});

export const campaignPreviewSchema = z.looseObject({
  campaign: z.string(),
  frozenAt: z.string(),
  audience: z.int().describe('People in the segment; the rest adds up to it'),
  toSend: z.int().describe('Those who would get the message: what a launch must confirm'),
  skipped: counts.describe('By reason'),
  later: counts.describe('Those of `toSend` who would have to wait at this hour, by reason'),
  capped: counts.describe(
    'Those of `toSend` whom a frequency or spend cap would leave out if it left now, by reason; asked again at the send',
  ),
  seconds: z.number().describe('At its rate, if nobody has to wait'),
  cost: z.looseObject({
    partsPerMessage: z.number(),
    parts: z.int(),
    amount: z.number().nullable().describe('Null where no price is set'),
    currency: z.string().nullable(),
  }),
  samples: many(
    z.looseObject({
      profile: z.string(),
      locale: z.string(),
      text: z.string(),
      encoding: z.enum(['GSM-7', 'UCS-2']).optional().describe('Of what is charged by parts'),
      parts: z.int(),
    }),
  ),
  broken: many(z.string()).describe('Templates that failed for somebody in the sample, with the reason'),
});

export const campaignDefinedSchema = z.object({
  campaign: z.string(),
  change: z.enum(['new', 'changed', 'unchanged', 'fixed']),
  state,
});

export const campaignMovedSchema = z.object({ campaign: z.string(), state, was: state });
