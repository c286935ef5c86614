import { z } from 'zod';
import { journeyStatuses } from '../domain/journey/status.ts';
import { suppressionKinds } from '../domain/policy/suppression.ts';
import { lineSchema, many } from './schema.ts';

/** What reads answer. Loose: a field more is no break, and what is described here is there. */

export const profileSchema = z.looseObject({
  id: z.string(),
  traits: z.record(z.string(), z.unknown()),
  identities: many(z.looseObject({ kind: z.string(), value: z.string() })),
  consents: many(
    z.looseObject({
      channel: z.string(),
      topic: z.string(),
      state: z.enum(['subscribed', 'unsubscribed']),
      source: z.string(),
      at: z.string(),
    }),
  ),
  suppressions: many(
    z.looseObject({
      channel: z.string(),
      topic: z.string(),
      kind: z.enum(suppressionKinds),
      reason: z.string(),
      at: z.string(),
    }),
  ),
  enrollments: many(
    z.looseObject({
      id: z.string(),
      journey: z.string(),
      version: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      heldBack: z.string().nullable(),
      enteredAt: z.string(),
    }),
  ),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const journeySummarySchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  status: z.enum(journeyStatuses),
  version: z.string(),
  on: z.string().nullable(),
  updatedAt: z.string(),
  enrollments: z.looseObject({ running: z.int(), completed: z.int(), exited: z.int(), failed: z.int() }),
  goals: z.looseObject({ onTheWay: z.int(), afterTheEnd: z.int() }),
  heldBack: z.int(),
});

export const personWhySchema = z.looseObject({
  profile: z.string().nullable(),
  journeys: many(
    z.looseObject({
      journey: z.string(),
      answer: z.string().describe('One of a closed set of words'),
      sentence: z.string(),
      enrollments: many(
        z.looseObject({
          id: z.string(),
          version: z.string(),
          status: z.string(),
          messages: many(z.looseObject({ id: z.string(), step: z.string(), answer: z.string() })),
          story: many(lineSchema),
        }),
      ),
    }),
  ),
  directMessages: many(
    z.looseObject({
      id: z.string(),
      channel: z.string(),
      template: z.string(),
      state: z.string(),
      reason: z.string(),
    }),
  ),
});
