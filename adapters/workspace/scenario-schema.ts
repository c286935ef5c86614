import { z } from 'zod';
import { durationExamples } from '../../domain/journey/duration.ts';
import { waysToEnd } from '../../domain/journey/occurrence.ts';
import { duration, eventType, identifier } from '../../domain/journey/text-schemas.ts';
import { callOutcomes } from '../../domain/message/outcome.ts';
import { localePattern } from './settings-schema.ts';

const map = z.record(z.string(), z.json());
const message = z
  .string()
  .regex(/^[a-z]+\/[a-z0-9][a-z0-9_-]*$/)
  .meta({ description: 'channel/template, such as sms/welcome' });
const at = z
  .string()
  .meta({ description: "an instant such as 2026-03-02T09:00:00+01:00, or '+2 days' after the start" });
const contains = z.string().min(1).optional().meta({ description: 'a part of the text' });
const journey = z.string().min(1).optional().meta({ description: 'the name of a journey' });

/** scenarios/*.yaml; lists are read item by item, so that every problem has its line. */
export const scenarioShape = {
  scenario: z.string().min(1).meta({ description: 'what it shows, in a few words' }),
  start: z.string().meta({ description: 'an instant such as 2026-03-02T09:00:00+01:00' }),
  profile: z.unknown().optional().meta({ description: 'traits, and consents by channel and topic' }),
  calls: z.record(z.string(), z.unknown()).optional().meta({ description: 'what comes of calls, by voice/template' }),
  draws: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'which share of a split the person draws, such as { split-1: b }' }),
  ends: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'how awaited journeys end, by the step that enrolls' }),
  events: z.array(z.unknown()).min(1).meta({ description: 'a list of events' }),
  expect: z.array(z.unknown()).meta({ description: 'a list of messages; [] for none' }),
};
export const profileShape = {
  traits: map.optional().meta({ description: 'names and values' }),
  consents: z
    .record(z.string(), z.record(z.string(), z.enum(['subscribed', 'unsubscribed'])))
    .optional()
    .meta({ description: "such as { sms: { tips: subscribed, '*': unsubscribed } }" }),
};
export const callShape = {
  answer: z.enum(callOutcomes).meta({ description: `one of ${callOutcomes.join(', ')}` }),
  dtmf: z
    .string()
    .regex(/^[0-9*]{1,10}$/)
    .optional()
    .meta({ description: "the keys pressed, as a text such as '7'" }),
  answeredBy: z.enum(['human', 'machine']).optional().meta({ description: 'human or machine' }),
  collected: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: "what a scenario of the provider collected, such as { choice: '3' }" }),
};
const ways = [...waysToEnd, 'never'] as const;
export const endShape = {
  as: z.enum(ways).meta({ description: `one of ${ways.join(', ')}` }),
  after: duration.optional().meta({ description: durationExamples }),
};
export const eventShape = {
  at: at.optional(),
  event: eventType,
  properties: map.optional().meta({ description: 'names and values' }),
  traits: map.optional().meta({ description: 'names and values' }),
};
export const beginsShape = {
  begins: identifier.meta({ description: 'the id of a journey that begins by a schedule or a date' }),
  at: at.optional(),
};
export const sentShape = {
  send: message,
  at: at.optional(),
  journey,
  locale: z.string().regex(localePattern).optional().meta({ description: 'a locale such as hr' }),
  subject: z.string().optional().meta({ description: 'the whole subject' }),
  contains,
};
export const skippedShape = {
  skip: message,
  at: at.optional(),
  journey,
  because: contains.meta({ description: 'a part of the reason, such as no consent' }),
};
