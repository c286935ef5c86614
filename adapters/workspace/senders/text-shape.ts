import { z } from 'zod';
import { readText } from '../../../domain/journey/authoring/object-schema.ts';
import { durationExamples, readDuration } from '../../../domain/journey/duration.ts';
import { transliterations } from '../../../domain/message/text-options.ts';
import { fits } from '../fits.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const domainText = 'a host name such as go.acme.example';

/** What senders.yaml may say of text messages beyond who they are from. `longestMs`: how long the channel's gateways try by themselves. */
export const textShape = (longestMs: number) => ({
  transliteration: z
    .enum(transliterations)
    .optional()
    .meta({ description: `one of ${transliterations.join(', ')}` }),
  flash: z.boolean().optional().meta({ description: 'true or false' }),
  validity: readText(
    (text) => judgeValidity(text, longestMs),
    `${durationExamples}, at most ${longestMs / hourMs} hours`,
  ).optional(),
  links: z
    .strictObject({
      shorten: z.boolean().optional(),
      track: z.boolean().optional(),
      domain: readText(fits(/^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}$/, 'host name', domainText), domainText).optional(),
    })
    .refine(({ track, domain, shorten }) => shorten === true || (track !== true && domain === undefined))
    .optional()
    .meta({ description: '{ shorten: true }, which track: true and a domain need' }),
});

function judgeValidity(text: string, longestMs: number): ReturnType<Parameters<typeof readText>[0]> {
  const reading = readDuration(text);
  if (reading.kind === 'refused') return { message: reading.reason, expected: durationExamples };
  if (reading.ms < minuteMs) return { message: `'${text}' is too short to arrive`, expected: 'at least a minute' };
  if (reading.ms <= longestMs) return null;
  return { message: `nobody tries for ${text}`, expected: `at most ${longestMs / hourMs} hours` };
}
