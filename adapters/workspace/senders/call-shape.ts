import { z } from 'zod';
import { readText } from '../../../domain/journey/authoring/object-schema.ts';
import { fits } from '../fits.ts';
import { localePattern } from '../settings-schema.ts';

const voice = readText(
  fits(/^[\p{L}\d ()-]{1,60}$/u, 'name of a voice', 'a name such as Joanna'),
  'a name such as Joanna',
);
const voicesText = 'a name such as Joanna, or one for each language: { en: Joanna, hr: Ivan }';

/** What a sender says of its calls, as `CallSender` explains. */
export const callShape = {
  voice: z
    .union([voice, z.record(z.string().regex(localePattern), voice)])
    .optional()
    .meta({ description: voicesText }),
  // Shorter is no chance to get to the phone; operators give up by themselves after some two minutes.
  ringSeconds: z.int().min(5).max(120).optional().meta({ description: 'whole seconds from 5 to 120' }),
  machine: z.enum(['hangup', 'continue']).optional().meta({ description: 'hangup or continue' }),
};
