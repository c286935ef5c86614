import { z } from 'zod';
import { sendAt } from '../http/fields-schema.ts';

/** Further headers come as one JSON text; the vendor keeps those that it writes itself. */
const reserved =
  /^(to|cc|bcc|from|subject|content-type|dkim-signature|content-transfer-encoding|return-path|mime-version)$/i;
const headers = z.string().transform((written, context): readonly (readonly [string, string])[] => {
  const read = z.record(z.string(), z.string()).safeParse(parse(written));
  if (!read.success) context.addIssue({ code: 'custom', message: 'must be a JSON object' });
  return Object.entries(read.data ?? {}).filter(([name]) => !reserved.test(name));
});

const mailbox = z.object({ destination: z.string().max(320), messageId: z.string().max(200).optional() });

/** `POST /email/4/messages`. Templates and placeholders are not filled in here. */
export const sendEmail = z.object({
  messages: z
    .array(
      z.object({
        sender: z.string(),
        destinations: z
          .array(
            z.object({
              to: z.array(mailbox).min(1),
              cc: z.array(mailbox).optional(),
              bcc: z.array(mailbox).optional(),
            }),
          )
          .min(1),
        content: z.object({
          subject: z.string().min(1).max(1000),
          text: z.string().optional(),
          html: z.string().optional(),
          headers: headers.optional(),
        }),
        options: z
          .object({
            platform: z
              .object({ entityId: z.string().max(255).optional(), applicationId: z.string().max(255).optional() })
              .optional(),
            campaignReferenceId: z.string().max(255).optional(),
          })
          .optional(),
        webhooks: z
          .object({
            delivery: z.object({ url: z.string().optional(), notify: z.boolean().optional() }).optional(),
            callbackData: z.string().max(4000).optional(),
          })
          .optional(),
      }),
    )
    .min(1),
  options: z
    .object({
      schedule: z.object({ bulkId: z.string().max(100).optional(), sendAt: sendAt.optional() }).optional(),
    })
    .optional(),
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
