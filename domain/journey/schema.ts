import { z } from 'zod';
import {
  defaultCompensateWithin,
  latePolicies,
  messageClasses,
  mostGathered,
  mostTurns,
  throttleSpans,
  webhookMethods,
} from './definition.ts';
import { weekdays } from '../weekdays.ts';
import { durationExamples } from './duration.ts';
import { callTime, duration, eventType, identifier, idText, moment, timeOfDay, url } from './text-schemas.ts';
import { winnerText } from './winner/winner-schema.ts';
import { entriesText } from './entry/entry-schema.ts';

/** What nests, and so differs between reading one object (anything goes, the parser descends itself) and the schema for editors. */
type Slots = { readonly steps: z.ZodType; readonly matcher: z.ZodType; readonly condition: z.ZodType };

/** More channels than there are. */
const mostHops = 5;
/** Each of them keeps a reference of its own in the state. */
const mostAwaited = 10;
/** A round a day for nearly three years. */
const mostRounds = 1_000;
/** Beyond it the shares are too small to say anything. */
const mostShares = 20;

const compensateText = 'a send or a webhook, such as { send: email/sorry, class: service }';
const since = z.string().min(1).meta({ description: "the id of an earlier step, or 'entry'" });
const onFailure = z
  .union([z.enum(['continue', 'exit', 'compensate']), z.strictObject({ compensate: z.strictObject({ since }) })])
  .optional()
  .meta({ description: 'continue, exit, compensate or { compensate: { since: <step> } }' });

export function stepShapes({ steps, awaited, matcher, condition }: Slots & { readonly awaited: z.ZodType }) {
  const id = identifier.optional().meta({ description: idText });
  const compensate = z.unknown().optional().meta({ description: compensateText });
  const data = z.looseObject({}).optional().meta({ description: 'a map; its texts may hold {{ traits.<name> }}' });
  return {
    send: {
      send: z.string().meta({ description: 'channel/template, such as email/welcome' }),
      class: z.enum(messageClasses).meta({
        description: 'transactional, service or marketing: the class decides which policy applies',
      }),
      topic: z.string().min(1).optional().meta({ description: 'the topic people can unsubscribe from, such as tips' }),
      await: z.literal('delivered').optional().meta({ description: "'delivered': go on only with the receipt" }),
      onFailure,
      sendBy: duration.optional().meta({ description: durationExamples }),
      late: z
        .enum(latePolicies)
        .optional()
        .meta({ description: latePolicies.join(', ') }),
      onAmbiguity: z.enum(['hold', 'resend']).optional().meta({ description: 'hold or resend' }),
      mayDouble: z.literal(true).optional().meta({ description: 'true: a person may get it twice' }),
      addressGrace: duration.optional().meta({ description: durationExamples }),
      undo: z
        .unknown()
        .optional()
        .meta({ description: "how long it can be taken back: '10 minutes', or { for: 10 minutes, at: provider }" }),
      fallback: z
        .array(z.unknown())
        .min(1)
        .max(mostHops)
        .optional()
        .meta({
          description: `a list of at most ${mostHops} further channels, such as { after: 2 days, send: sms/welcome }`,
        }),
      compensate,
      id,
    },
    undo: {
      for: duration,
      at: z.enum(['carillon', 'provider']).meta({ description: "'carillon' or 'provider'" }),
    },
    fallback: {
      send: z.string().meta({ description: 'channel/template, such as sms/welcome' }),
      after: duration.optional().meta({ description: durationExamples }),
      mayDouble: z.literal(true).optional().meta({ description: 'true: a person may hear it twice' }),
    },
    webhook: {
      webhook: url,
      method: z
        .enum(webhookMethods)
        .optional()
        .meta({ description: webhookMethods.join(', ') }),
      headers: z
        .looseObject({})
        .optional()
        .meta({ description: 'header names and their values, a secret as { secret: <name> }' }),
      body: z.unknown().optional().meta({ description: 'JSON; its texts may hold {{ traits.<name> }}' }),
      timeout: callTime.optional(),
      onFailure,
      else: steps.optional(),
      compensate,
      id,
    },
    emit: { emit: eventType, data, compensate, id },
    enroll: {
      enroll: identifier,
      data,
      await: z.literal('ended').optional().meta({ description: "'ended': go on once they are through with it" }),
      within: duration.optional().meta({ description: durationExamples }),
      compensate,
      id,
    },
    update: {
      update: z.looseObject({}).meta({ description: 'traits and their values, such as { traits.stage: onboarding }' }),
      compensate,
      id,
    },
    wait: { wait: duration, id },
    waitUntil: {
      waitUntil: moment,
      zone: z.string().min(1).optional().meta({ description: "'profile' or an IANA zone such as Europe/Zagreb" }),
      days: z
        .array(z.union([z.enum(weekdays), z.int().min(1).max(7)]))
        .min(1)
        .optional()
        .meta({ description: `days of the week: ${weekdays.join(', ')}` }),
      spread: duration.optional().meta({ description: `${durationExamples}: within so long, and not all at once` }),
      id,
    },
    waitUntilDate: {
      waitUntil: moment,
      before: duration.optional().meta({ description: durationExamples }),
      after: duration.optional().meta({ description: durationExamples }),
      at: timeOfDay.optional(),
      zone: z.string().min(1).optional().meta({ description: "'profile' or an IANA zone such as Europe/Zagreb" }),
      then: steps.optional(),
      else: steps.optional(),
      id,
    },
    waitFor: {
      waitFor: awaited,
      within: duration.meta({ description: `${durationExamples}: nobody waits for ever` }),
      since: since.optional(),
      then: steps.optional(),
      else: steps.optional(),
      id,
    },
    digest: {
      digest: matcher,
      for: duration,
      quiet: duration.optional().meta({ description: durationExamples }),
      atMost: z
        .int()
        .min(2)
        .max(mostGathered)
        .optional()
        .meta({ description: `a whole number from 2 to ${mostGathered}` }),
      by: z.string().optional().meta({ description: 'a path of the event, such as event.product' }),
      within: duration.optional().meta({ description: durationExamples }),
      entry: z
        .boolean()
        .optional()
        .meta({ description: 'true: the event that began the journey is the first of them' }),
      since: since.optional(),
      then: steps.optional(),
      else: steps.optional(),
      id,
    },
    throttle: {
      throttle: z
        .int()
        .min(1)
        .max(mostTurns)
        .meta({ description: `how many people pass, from 1 to ${mostTurns}` }),
      per: z.enum(throttleSpans).meta({ description: throttleSpans.join(', ') }),
      id,
    },
    branch: {
      branch: z.array(z.unknown()).meta({ description: 'a list of cases, each with when and steps' }),
      else: steps.optional(),
      id,
    },
    repeat: {
      repeat: steps,
      atMost: z
        .int()
        .min(1)
        .max(mostRounds)
        .meta({ description: `a whole number from 1 to ${mostRounds}: no loop is without end` }),
      every: duration.optional().meta({ description: durationExamples }),
      until: condition.optional(),
      id,
    },
    split: {
      split: z
        .array(z.unknown())
        .min(2)
        .max(mostShares)
        .meta({
          description: `a list of 2 to ${mostShares} shares such as { percent: 50, steps: [...] }`,
        }),
      sticky: z.literal(false).optional().meta({ description: 'false: drawn anew at every visit' }),
      seed: z.string().min(1).max(60).optional().meta({ description: 'splits of one seed send a person the same way' }),
      winner: z.unknown().optional().meta({ description: winnerText }),
      id,
    },
    share: {
      percent: z.number().gt(0).max(100).meta({ description: 'a number above 0, at most 100' }),
      name: identifier.optional().meta({ description: idText }),
      steps: steps.optional(),
    },
    takeBack: {
      takeBack: z.looseObject({}).meta({ description: '{ since: <step> }, the step from which on' }),
      id,
    },
    since: { since },
    exit: { exit: z.string().nullish().meta({ description: 'the reason, or nothing' }), id },
    case: { when: condition, steps },
  };
}

/** As long as anybody in the field attributes; each run is looked at for so long. */
export const longestGoalMs = 90 * 86_400_000;
const goalText = 'an event such as order.placed, or { event: …, where: …, within: 7 days }';
export const goalWithin = duration.meta({
  description: `how long after its end the goal still counts, at most 90 days: ${durationExamples}`,
});

export function journeyShape({ steps, matcher, goal }: Slots & { readonly goal: z.ZodType }) {
  return {
    journey: identifier,
    name: z.string().min(1).optional().meta({ description: 'a name for people' }),
    on: matcher,
    reentry: z
      .unknown()
      .optional()
      .meta({ description: 'once, always, { after: 30 days } or { concurrent: event.orderId }' }),
    entries: z.unknown().optional().meta({ description: entriesText }),
    goal: goal.optional(),
    exitOn: z.array(z.unknown()).optional().meta({ description: 'a list of events' }),
    deadline: duration.optional().meta({ description: `how long anybody stays: ${durationExamples}` }),
    compensateOn: z
      .array(z.unknown())
      .optional()
      .meta({ description: 'a list of events that undo what the journey did' }),
    compensateWithin: duration.optional().meta({
      description: `how long after its end compensateOn counts; ${defaultCompensateWithin} unless it says so`,
    }),
    status: z.enum(['live', 'paused']).optional().meta({ description: 'live or paused' }),
    steps,
  };
}

const open: Slots = {
  steps: z.unknown().meta({ description: 'a list of steps' }),
  matcher: z.unknown().meta({ description: 'an event type such as user.signed_up, or { event: …, where: … }' }),
  condition: z.unknown().meta({ description: 'a condition such as { traits.plan: pro }' }),
};
export const steps = stepShapes({
  ...open,
  awaited: z.unknown().meta({ description: 'an event, or { any: […] }, { all: […] }, { atLeast: 2, of: […] }' }),
});
export const journey = journeyShape({ ...open, goal: z.unknown().meta({ description: goalText }) });
export const matcher = { event: eventType, where: open.condition.optional() };
export const goal = { ...matcher, within: goalWithin.optional() };
const severalText = `a list of 2 to ${mostAwaited} events`;
const several = z.array(z.unknown()).min(2).max(mostAwaited).meta({ description: severalText });
/** Several events that a wait is for. */
export const someOf = {
  any: { any: several },
  all: { all: several },
  of: { of: several, atLeast: z.int().min(2).meta({ description: 'a whole number, at least 2' }) },
};
export const after = { after: duration };
export const concurrent = { concurrent: z.string().meta({ description: 'a path such as event.orderId' }) };
