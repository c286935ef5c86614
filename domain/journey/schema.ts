import { z } from 'zod';
import { eventTypePattern } from '../subjects.ts';
import { readText } from './authoring/object-schema.ts';
import { messageClasses } from './definition.ts';
import { durationExamples, readDuration } from './duration.ts';

/** What nests, and so differs between reading one object (anything goes, the parser descends itself) and the schema for editors. */
type Slots = { readonly steps: z.ZodType; readonly matcher: z.ZodType; readonly condition: z.ZodType };

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const idText = "small letters, digits, '-' and '_', beginning with a letter or digit, at most 60";
export const identifier = readText((text) => {
  const fits = /^[a-z0-9][a-z0-9_-]{0,59}$/.test(text) && text !== 'constructor';
  return fits ? null : { message: `'${text}' is not an id`, expected: idText };
}, idText);

const duration = readText((text) => {
  const reading = readDuration(text);
  return reading.kind === 'refused' ? { message: reading.reason, expected: durationExamples } : null;
}, durationExamples);

const timeText = "a local time of day 'HH:MM', such as '09:00'";
const timeOfDay = readText(
  (text) =>
    /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) ? null : { message: `'${text}' is not a time of day`, expected: timeText },
  timeText,
);

const typeText = 'two words of a-z, 0-9 and _ joined by a dot, such as user.signed_up';
export const eventType = readText((text) => {
  if (eventTypePattern.test(text)) return null;
  const snake = (part: string): string =>
    part
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll(/\W+/g, '_')
      .toLowerCase();
  const tokens = text.split('.').filter((token) => token !== '');
  const [first, ...rest] = tokens.map(snake);
  const likely = rest.length === 0 ? `track.${first ?? 'event'}` : `${first}.${rest.join('_')}`;
  const hint = rest.length === 0 ? `a Segment track of that name arrives as ${likely}` : `did you mean '${likely}'?`;
  return {
    message: `'${text}' is not an event type`,
    expected: typeText,
    ...(eventTypePattern.test(likely) ? { hint } : {}),
  };
}, typeText);

export function stepShapes({ steps, matcher, condition }: Slots) {
  const id = identifier.optional().meta({ description: idText });
  return {
    send: {
      send: z.string().meta({ description: 'channel/template, such as email/welcome' }),
      class: z.enum(messageClasses).meta({
        description: 'transactional, service or marketing: the class decides which policy applies',
      }),
      topic: z.string().min(1).optional().meta({ description: 'the topic people can unsubscribe from, such as tips' }),
      await: z.literal('delivered').optional().meta({ description: "'delivered': go on only with the receipt" }),
      onFailure: z.enum(['continue', 'exit']).optional().meta({ description: 'continue or exit' }),
      addressGrace: duration.optional().meta({ description: durationExamples }),
      id,
    },
    update: {
      update: z.looseObject({}).meta({ description: 'traits and their values, such as { traits.stage: onboarding }' }),
      id,
    },
    wait: { wait: duration, id },
    waitUntil: {
      waitUntil: timeOfDay,
      zone: z.string().min(1).optional().meta({ description: "'profile' or an IANA zone such as Europe/Zagreb" }),
      days: z
        .array(z.union([z.enum(weekdays), z.int().min(1).max(7)]))
        .min(1)
        .optional()
        .meta({ description: `days of the week: ${weekdays.join(', ')}` }),
      id,
    },
    waitFor: {
      waitFor: matcher,
      within: duration,
      since: z.string().min(1).optional().meta({ description: "the id of an earlier step, or 'entry'" }),
      then: steps.optional(),
      else: steps.optional(),
      id,
    },
    branch: {
      branch: z.array(z.unknown()).meta({ description: 'a list of cases, each with when and steps' }),
      else: steps.optional(),
      id,
    },
    exit: { exit: z.string().nullish().meta({ description: 'the reason, or nothing' }), id },
    case: { when: condition, steps },
  };
}

export function journeyShape({ steps, matcher }: Slots) {
  return {
    journey: identifier,
    name: z.string().min(1).optional().meta({ description: 'a name for people' }),
    on: matcher,
    reentry: z
      .unknown()
      .optional()
      .meta({ description: 'once, always, { after: 30 days } or { concurrent: event.orderId }' }),
    goal: matcher.optional(),
    exitOn: z.array(z.unknown()).optional().meta({ description: 'a list of events' }),
    status: z.enum(['live', 'paused']).optional().meta({ description: 'live or paused' }),
    steps,
  };
}

const open: Slots = {
  steps: z.unknown().meta({ description: 'a list of steps' }),
  matcher: z.unknown().meta({ description: 'an event type such as user.signed_up, or { event: …, where: … }' }),
  condition: z.unknown().meta({ description: 'a condition such as { traits.plan: pro }' }),
};
export const steps = stepShapes(open);
export const journey = journeyShape(open);
export const matcher = { event: eventType, where: open.condition.optional() };
export const after = { after: duration };
export const concurrent = { concurrent: z.string().meta({ description: 'a path such as event.orderId' }) };
