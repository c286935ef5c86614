import { z } from 'zod';
import { available, type ChannelCapabilities } from '../../../domain/channel.ts';
import { readText } from '../../../domain/journey/authoring/object-schema.ts';
import { fits } from '../fits.ts';
import { mailbox, mailText } from '../mailbox.ts';
import { time } from '../settings-schema.ts';
import { callShape } from './call-shape.ts';
import { mailShape } from './mail-shape.ts';
import { judgeNameOrNumber, nameOrNumberText } from './name-or-number.ts';
import { textShape } from './text-shape.ts';

/** Keys beyond these belong to one kind of content, and mean what `Sender` says. */
type SenderShape = z.ZodRawShape & {
  readonly from: z.ZodType<string>;
  readonly gateways: z.ZodType<readonly string[] | undefined>;
};

const callerText = "the number that calls, with its country code ('+385911234567')";

const from: Readonly<Record<ChannelCapabilities['sender'], z.ZodType<string>>> = {
  'name or number': readText(judgeNameOrNumber, nameOrNumberText),
  mailbox: readText(fits(mailbox, 'mail sender', mailText), mailText),
  number: readText(fits(/^\+[1-9]\d{6,14}$/, "caller's number", callerText), callerText),
};

/** What else a sender may say, by what its channel carries. */
const more: Readonly<Record<ChannelCapabilities['content'], (able: ChannelCapabilities) => z.ZodRawShape>> = {
  text: ({ validityMs }) => textShape(validityMs),
  mail: () => mailShape,
  speech: () => callShape,
};

/** Of phones: operators of some countries take numbers of their own only, or names that are registered there; and phones wake people. */
const phoneShape = ({ sender }: ChannelCapabilities): z.ZodRawShape => ({
  byCountry: z
    .record(z.string().regex(/^[A-Z]{2}$/), from[sender])
    .optional()
    .meta({ description: `a sender for each of some countries, such as { US: '+12025550123' }` }),
  hours: z
    .strictObject({ from: time, to: time })
    .refine((hours) => hours.from !== hours.to)
    .optional()
    .meta({ description: "local times that differ, such as { from: '09:00', to: '20:00' }" }),
});

/** Those that an order is about: what one alone can take goes to it whatever the order. */
const ordinary = ({ gateways }: ChannelCapabilities): readonly string[] =>
  Object.entries(gateways).flatMap(([name, { only }]) => (only === undefined ? [name] : []));

const gatewaysOf = (names: readonly string[]) =>
  z
    .array(z.enum(names))
    .min(1)
    .refine((listed) => new Set(listed).size === listed.length)
    .optional()
    .meta({ description: `a list of ${names.join(', ')} in the order they are tried, each once` });

/** senders.yaml, per channel */
export const senderShapes: { readonly [channel: string]: SenderShape } = Object.fromEntries(
  Object.entries(available).map(([channel, able]) => [
    channel,
    {
      from: from[able.sender],
      gateways: gatewaysOf(ordinary(able).toSorted()),
      ...(able.address === 'phone' ? phoneShape(able) : {}),
      ...more[able.content](able),
    },
  ]),
);

const examples: Readonly<Record<ChannelCapabilities['sender'], string>> = {
  'name or number': 'Acme',
  mailbox: "'Acme <hello@acme.example>'",
  number: "'+38512345678'",
};

/** What an author who has named no sender for this channel might write. */
export const senderExample = ({ sender }: Pick<ChannelCapabilities, 'sender'>): string => examples[sender];
