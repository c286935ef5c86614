import { z } from 'zod';
import { available } from '../../domain/channel.ts';
import { readText } from '../../domain/journey/authoring/object-schema.ts';
import { messageClasses } from '../../domain/journey/definition.ts';
import { durationExamples, readDuration } from '../../domain/journey/duration.ts';
import { calendarWindows, consentModes } from '../../domain/policy/settings.ts';
import { workspacePattern } from '../../domain/subjects.ts';
import { fits } from './fits.ts';

const idText = 'small letters, digits, - and _, at most 40';
const localeText = 'a language such as en, or with its country: en-GB';
const countryText = 'two letters such as HR';
const timeText = "a local time 'HH:MM', such as '21:00' (in quotes)";

export const localePattern = /^[a-z]{2,3}(?:-(?:[A-Z][a-z]{3}|[A-Z]{2}|\d{3})){0,2}$/;
const channelNames = Object.keys(available);
export const time = readText(fits(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'time of day', timeText), timeText);

/** carillon.yaml */
export function workspaceShape(isZone: (name: string) => boolean) {
  const zoneText = 'an IANA zone such as Europe/Zagreb';
  return {
    workspace: readText(fits(workspacePattern, 'workspace id', idText), idText).optional(),
    defaultLocale: readText(fits(localePattern, 'locale', localeText), localeText),
    defaultZone: readText(
      (text) => (isZone(text) ? null : { message: `'${text}' is no time zone`, expected: zoneText }),
      zoneText,
    ),
    defaultCountry: readText(fits(/^[A-Z]{2}$/, 'country', countryText), countryText).optional(),
  };
}

/** policy.yaml */
export const policyShape = {
  quietHours: z.unknown().optional().meta({ description: "from and to, such as { from: '21:00', to: '08:00' }" }),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(250)
    .optional()
    .meta({ description: 'a list of two letters each, such as [HR, SI, AT]' }),
  tollFraud: z.unknown().optional().meta({ description: 'most and within, such as { most: 20, within: 1 hour }' }),
  holdouts: z
    .array(z.unknown())
    .max(10)
    .optional()
    .meta({ description: 'a list such as [{ name: spring, percent: 5 }]' }),
  caps: z.array(z.unknown()).max(10).optional().meta({ description: 'a list such as [{ most: 3, per: day }]' }),
  consent: z
    .unknown()
    .optional()
    .meta({ description: `${consentModes.join(', ')} per channel, such as { sms: opt-in }` }),
  spend: z.array(z.unknown()).max(20).optional().meta({ description: 'a list such as [{ most: 200, per: day }]' }),
  prices: z
    .partialRecord(
      z.enum(channelNames),
      z.strictObject({
        perPart: z.number().min(0),
        currency: z.string().regex(/^[A-Z]{3}$/),
        byCountry: z.record(z.string().regex(/^[A-Z]{2}$/), z.number().min(0)).optional(),
      }),
    )
    .optional()
    .meta({ description: 'what a part costs per channel, such as { sms: { perPart: 0.06, currency: EUR } }' }),
};
const countryKey = z.string().regex(/^[A-Z]{2}$/);
export const quietHoursShape = {
  from: time,
  to: time,
  channels: z
    .array(z.enum(channelNames))
    .min(1)
    .optional()
    .meta({ description: `a list of ${channelNames.join(', ')}` }),
  classes: z
    .array(z.enum(messageClasses))
    .min(1)
    .optional()
    .meta({ description: `a list of ${messageClasses.join(', ')}` }),
  byCountry: z
    .record(countryKey, z.strictObject({ from: time, to: time }))
    .optional()
    .meta({ description: "hours by two letters, such as { FR: { from: '20:00', to: '10:00' } }" }),
  spread: readText((text) => {
    const reading = readDuration(text);
    return reading.kind === 'duration' ? null : { message: reading.reason, expected: durationExamples };
  }, durationExamples).optional(),
};
const windowText = `${durationExamples}; at most 31 days`;
const windowLength = readText((text) => {
  const reading = readDuration(text);
  if (reading.kind === 'refused') return { message: reading.reason, expected: windowText };
  return reading.ms <= 31 * 86_400_000 ? null : { message: `'${text}' is too long a window`, expected: windowText };
}, windowText);
/** One of `holdouts`. */
export const holdoutShape = {
  name: readText(fits(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'name', idText), idText),
  percent: z.number().min(0).max(100).meta({ description: 'a number from 0 to 100' }),
  channels: quietHoursShape.channels,
  classes: quietHoursShape.classes,
};
/** `tollFraud`: few people share a prefix, so few messages in a short time are many. */
export const tollFraudShape = {
  most: z.int().min(2).max(200).meta({ description: 'a whole number from 2 to 200' }),
  within: windowLength,
};
/** One of `spend`. */
export const spendShape = {
  most: z.number().gt(0).max(10_000_000).meta({ description: 'an amount in the currency of the prices, such as 200' }),
  per: z.enum(calendarWindows).meta({ description: calendarWindows.join(', ') }),
  by: z.literal('country').optional().meta({ description: 'country, which limits each one on its own' }),
  countries: policyShape.countries,
  channels: quietHoursShape.channels,
  classes: quietHoursShape.classes,
  then: z.enum(['skip', 'wait']).optional().meta({ description: 'skip or wait' }),
};
/** One of `caps`: a window of a fixed length, or one of the calendar. */
export const capShape = {
  most: z.int().min(1).max(1_000).meta({ description: 'a whole number from 1 to 1000' }),
  within: windowLength.optional(),
  per: z
    .enum(calendarWindows)
    .optional()
    .meta({ description: calendarWindows.join(', ') }),
  channels: quietHoursShape.channels,
  classes: quietHoursShape.classes,
};
export const consentShape = Object.fromEntries(
  channelNames.map((name) => [
    name,
    z
      .enum(consentModes)
      .optional()
      .meta({ description: consentModes.join(', ') }),
  ]),
);
