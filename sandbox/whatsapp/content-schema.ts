import { z } from 'zod';
import { many } from '../http/fields-schema.ts';
import { between, list, sized, url } from './fields-schema.ts';

const caption = sized(0, 3_000).optional();
const body = z.object({ text: sized(1, 1_024) });
const footer = z.object({ text: sized(1, 60) }).optional();
const header = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('TEXT'), text: sized(1, 60) }),
    z.object({ type: z.literal('IMAGE'), mediaUrl: url }),
    z.object({ type: z.literal('VIDEO'), mediaUrl: url }),
    z.object({ type: z.literal('DOCUMENT'), mediaUrl: url, filename: sized(0, 240).optional() }),
  ])
  .optional();

const contact = z.looseObject({
  name: z.looseObject({ firstName: z.string(), formattedName: z.string() }),
  birthday: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, 'must be in the YYYY-MM-DD format')
    .optional(),
  emails: z
    .array(
      z.looseObject({
        email: z
          .string()
          .regex(/^[^\s@]+@[^\s@]+$/, 'must be a well-formed email address')
          .optional(),
      }),
    )
    .optional(),
});

const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

const row = z.object({ id: sized(1, 200), title: sized(1, 24), description: sized(0, 72).optional() });
type Row = z.infer<typeof row>;
const title = sized(0, 24).optional();
const areTold = (all: readonly { readonly title?: string | undefined }[]): boolean =>
  all.length === 1 || all.every(({ title: one = '' }) => one.trim() !== '');
const untold = 'titles must not be blank when more than one section provided';
const sections = list(z.object({ title, rows: many(row, 0) }), 1, 10)
  .refine((all) => isUnique(rowsOf(all).map(({ id }) => id)), "row's ids must be unique across sections")
  .refine((all) => rowsOf(all).length >= 1 && rowsOf(all).length <= 10, 'number of rows must be between 1 and 10')
  .refine(areTold, untold);
const products = many(z.string(), 0).refine(isUnique, 'products in section must be unique');
const shelves = list(z.object({ title, productRetailerIds: products }), 1, 10)
  .refine(areTold, untold)
  .refine((all) => {
    const count = all.reduce((sum, { productRetailerIds }) => sum + productRetailerIds.length, 0);
    return count >= 1 && count <= 30;
  }, 'number of products must be between 1 and 30');
const buttons = list(z.object({ type: z.literal('REPLY'), id: sized(1, 256), title: sized(1, 20) }), 1, 3).refine(
  (all) => isUnique(all.map(({ id }) => id)) && isUnique(all.map(({ title }) => title)),
  'ids and titles must be unique',
);

/** The `content` of each free-form type, by its path below `/whatsapp/1/message/`. */
export const contents = {
  text: z.object({ text: sized(1, 4_096), previewUrl: z.boolean().optional() }),
  document: z.object({ mediaUrl: url, caption, filename: sized(0, 240).optional() }),
  image: z.object({ mediaUrl: url, caption }),
  audio: z.object({ mediaUrl: url, voice: z.boolean().optional() }),
  video: z.object({ mediaUrl: url, caption }),
  sticker: z.object({ mediaUrl: url }),
  location: z.object({
    latitude: between(-90, 90),
    longitude: between(-180, 180),
    name: sized(0, 1_000).optional(),
    address: sized(0, 1_000).optional(),
  }),
  contact: z.object({ contacts: many(contact) }),
  'interactive/buttons': z.object({ body, action: z.object({ buttons }), header, footer }),
  'interactive/list': z.object({ body, action: z.object({ title: sized(1, 20), sections }), header, footer }),
  'interactive/url-button': z.object({ body, action: z.object({ displayText: sized(1, 20), url }), header, footer }),
  'interactive/location-request': z.object({ body }),
  'interactive/product': z.object({
    body: body.optional(),
    action: z.object({ catalogId: z.string(), productRetailerId: z.string() }),
    footer,
  }),
  'interactive/multi-product': z.object({
    body,
    header,
    footer,
    action: z.object({
      catalogId: z.string(),
      sections: shelves,
    }),
  }),
  'interactive/flow': z.object({
    body,
    action: z.looseObject({ flowToken: z.string(), flowId: z.string(), callToActionButton: sized(1, 20) }),
    header,
    footer,
  }),
} as const;
export type ContentType = keyof typeof contents;

const rowsOf = (all: readonly { readonly rows: readonly Row[] }[]): readonly Row[] => all.flatMap(({ rows }) => rows);

/** What is around every message. */
const frame = {
  from: sized(1, 24),
  to: sized(1, 150),
  messageId: sized(0, 200).optional(),
  callbackData: sized(0, 4_000).optional(),
  notifyUrl: sized(0, 2_048).optional(),
  entityId: sized(0, 255).optional(),
  applicationId: sized(0, 255).optional(),
  context: z.object({ replyToMessageId: z.string() }).optional(),
};
export const messageOf = <T extends z.ZodType>(content: T) => z.object({ ...frame, content });

const placeholders = many(z.string(), 0);
/** `POST /whatsapp/1/message/template`. Headers, buttons and cards are kept as they are. */
export const sendTemplates = z.object({
  bulkId: sized(0, 100).optional(),
  messages: many(
    messageOf(
      z.looseObject({
        templateName: sized(1, 512),
        templateData: z.looseObject({ body: z.looseObject({ placeholders }) }),
        language: z.string(),
      }),
    ).extend({ smsFailover: z.object({ from: sized(1, 24), text: sized(1, 4_096) }).optional() }),
  ),
});
