import { z } from 'zod';
import { durationExamples } from '../duration.ts';
import { cron, duration, identifier, timeOfDay, traitPath } from '../text-schemas.ts';
import { entrySpans } from './entries.ts';

/** What begins a journey besides an event. */
export const entryShapes = {
  schedule: {
    schedule: cron,
    zone: z
      .string()
      .min(1)
      .meta({ description: "'profile' or an IANA zone such as Europe/Zagreb: where the schedule is read" }),
    segment: identifier,
  },
  date: {
    date: traitPath,
    yearly: z.literal(true).optional().meta({ description: 'true: on the day itself and in every year after' }),
    before: duration.optional().meta({ description: durationExamples }),
    after: duration.optional().meta({ description: durationExamples }),
    at: timeOfDay.optional(),
    zone: z.string().min(1).optional().meta({ description: "'profile' or an IANA zone such as Europe/Zagreb" }),
  },
};
export const entriesText = 'when people come in, and how many: { from, until, atMost: 1000, per: day }';
const instant = z.string().meta({ description: 'an instant with its zone, such as 2026-12-01T08:00:00+01:00' });
export const entriesShape = {
  from: instant.optional(),
  until: instant.optional(),
  atMost: z.int().min(1).optional().meta({ description: 'a number of people' }),
  per: z
    .enum(entrySpans)
    .optional()
    .meta({ description: entrySpans.join(' or ') }),
};
