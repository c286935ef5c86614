import { z } from 'zod';
import { available } from '../../domain/channel.ts';
import { readText } from '../../domain/journey/authoring/object-schema.ts';
import { messageClasses } from '../../domain/journey/definition.ts';
import { workspacePattern } from '../../domain/subjects.ts';

type Judge = Parameters<typeof readText>[0];
const fits =
  (pattern: RegExp, what: string, expected: string): Judge =>
  (text) =>
    pattern.test(text) ? null : { message: `'${text}' is no ${what}`, expected };

const idText = 'small letters, digits, - and _, at most 40';
const localeText = 'a language such as en, or with its country: en-GB';
const countryText = 'two letters such as HR';
const timeText = "a local time 'HH:MM', such as '21:00' (in quotes)";

export const localePattern = /^[a-z]{2,3}(?:-(?:[A-Z][a-z]{3}|[A-Z]{2}|\d{3})){0,2}$/;
const channelNames = Object.keys(available);
const time = readText(fits(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'time of day', timeText), timeText);

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
  consent: z.unknown().optional().meta({ description: 'opt-in or opt-out per channel, such as { sms: opt-in }' }),
};
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
};
export const consentShape = Object.fromEntries(
  channelNames.map((name) => [
    name,
    z.enum(['opt-in', 'opt-out']).optional().meta({ description: 'opt-in or opt-out' }),
  ]),
);

const smsText =
  "a number with its country code ('+385911234567'), a short code, or a name of 3 to 11 letters and digits";
const mailText = "one mail address, such as 'Acme <hello@acme.example>'";

const callerText = "the number that calls, with its country code ('+385911234567')";
const gatewaysOf = (...names: readonly string[]) =>
  z
    .array(z.enum(names))
    .min(1)
    .refine((listed) => new Set(listed).size === listed.length)
    .optional()
    .meta({ description: `a list of ${names.join(', ')} in the order they are tried, each once` });

/** Keys beyond these belong to one channel, and mean what `Sender` says. */
type SenderShape = z.ZodRawShape & {
  readonly from: z.ZodType<string>;
  readonly gateways: z.ZodType<readonly string[] | undefined>;
};

/** senders.yaml, per channel */
export const senderShapes: { readonly [channel: string]: SenderShape } = {
  sms: { from: readText(judgeSmsSender, smsText), gateways: gatewaysOf('infobip') },
  email: {
    from: readText(
      fits(/^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'mail sender', mailText),
      mailText,
    ),
    gateways: gatewaysOf('infobip', 'smtp'),
  },
  voice: {
    from: readText(fits(/^\+[1-9]\d{6,14}$/, "caller's number", callerText), callerText),
    gateways: gatewaysOf('infobip'),
    voice: readText(
      fits(/^[\p{L}\d ()-]{1,60}$/u, 'name of a voice', 'a name such as Joanna'),
      'a name such as Joanna',
    ).optional(),
  },
};

function judgeSmsSender(text: string): ReturnType<Judge> {
  const digits = text.replaceAll(/[\s().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return null;
  if (/^\d{3,6}$/.test(digits)) return null;
  if (/^\+?\d+$/.test(digits))
    return {
      message: `'${text}' has no country code`,
      expected: smsText,
      hint: `write +, the country's code, then the number without its leading 0: +385${digits.replace(/^\+?0*/, '')}`,
    };
  const isName = /^[A-Za-z0-9 &_.-]{3,11}$/.test(text) && /[A-Za-z]/.test(text);
  return isName ? null : { message: `'${text}' is no SMS sender`, expected: smsText };
}
