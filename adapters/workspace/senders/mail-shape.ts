import { z } from 'zod';
import { readText } from '../../../domain/journey/authoring/object-schema.ts';
import { fits } from '../fits.ts';
import { mailbox, mailText } from '../mailbox.ts';

/** What a sender of mail may say beside its address. */
export const mailShape = {
  replyTo: readText(fits(mailbox, 'reply address', mailText), mailText).optional(),
  tracking: z
    .strictObject({ opens: z.boolean().default(false), clicks: z.boolean().default(false) })
    .optional()
    .meta({ description: 'what the provider may watch, such as { opens: true, clicks: true }' }),
};
