import { z } from 'zod';

const structure = z.looseObject({
  header: z.looseObject({}).optional(),
  body: z.looseObject({ text: z.string().optional() }),
  footer: z.looseObject({}).optional(),
  buttons: z.array(z.looseObject({})).optional(),
});

/** `POST /whatsapp/2/senders/{sender}/templates`. What stands in its parts is kept as it is. */
export const templateBody = z.looseObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must contain only lowercase letters, digits and underscores'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,3})?$/, 'unknown language'),
  category: z.enum(['MARKETING', 'AUTHENTICATION', 'UTILITY']),
  structure,
});
export type TemplateBody = z.infer<typeof templateBody>;

/** `PATCH …/{id}`: any of it. */
export const templateChange = z.looseObject({
  category: z.enum(['MARKETING', 'AUTHENTICATION', 'UTILITY']).optional(),
  structure: structure.optional(),
});
export type TemplateChange = z.infer<typeof templateChange>;
