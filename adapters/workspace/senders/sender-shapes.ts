import { z } from 'zod';
import { available, type ChannelCapabilities } from '../../../domain/channel.ts';
import { readText } from '../../../domain/journey/authoring/object-schema.ts';
import { fits } from '../fits.ts';
import { judgeNameOrNumber, nameOrNumberText } from './name-or-number.ts';

/** Keys beyond these belong to one kind of content, and mean what `Sender` says. */
type SenderShape = z.ZodRawShape & {
  readonly from: z.ZodType<string>;
  readonly gateways: z.ZodType<readonly string[] | undefined>;
};

const mailText = "one mail address, such as 'Acme <hello@acme.example>'";
const callerText = "the number that calls, with its country code ('+385911234567')";

const from: Readonly<Record<ChannelCapabilities['sender'], z.ZodType<string>>> = {
  'name or number': readText(judgeNameOrNumber, nameOrNumberText),
  mailbox: readText(
    fits(/^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'mail sender', mailText),
    mailText,
  ),
  number: readText(fits(/^\+[1-9]\d{6,14}$/, "caller's number", callerText), callerText),
};

/** What else a sender may say, by what its channel carries. */
const more: Readonly<Record<ChannelCapabilities['content'], z.ZodRawShape>> = {
  text: {},
  mail: {},
  speech: {
    voice: readText(
      fits(/^[\p{L}\d ()-]{1,60}$/u, 'name of a voice', 'a name such as Joanna'),
      'a name such as Joanna',
    ).optional(),
  },
};

const gatewaysOf = (names: readonly string[]) =>
  z
    .array(z.enum(names))
    .min(1)
    .refine((listed) => new Set(listed).size === listed.length)
    .optional()
    .meta({ description: `a list of ${names.join(', ')} in the order they are tried, each once` });

/** senders.yaml, per channel */
export const senderShapes: { readonly [channel: string]: SenderShape } = Object.fromEntries(
  Object.entries(available).map(([channel, { sender, content, gateways }]) => [
    channel,
    { from: from[sender], gateways: gatewaysOf(Object.keys(gateways).toSorted()), ...more[content] },
  ]),
);

const examples: Readonly<Record<ChannelCapabilities['sender'], string>> = {
  'name or number': 'Acme',
  mailbox: "'Acme <hello@acme.example>'",
  number: "'+38512345678'",
};

/** What an author who has named no sender for this channel might write. */
export const senderExample = ({ sender }: Pick<ChannelCapabilities, 'sender'>): string => examples[sender];
