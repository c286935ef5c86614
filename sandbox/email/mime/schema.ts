import { z } from 'zod';

/** `POST /email/4/mime`: a whole mail in Base64. */
export const mimeBody = z.object({
  messageId: z.string().max(200).optional(),
  bulkId: z.string().max(100).optional(),
  from: z.string().optional(),
  destinations: z.array(z.string().min(1)).max(1000).optional(),
  mimeMessage: z
    .string()
    .min(1)
    .refine((text) => /^[A-Za-z0-9+/\r\n]*={0,2}\s*$/.test(text), 'must be Base64'),
  intermediateReport: z.boolean().optional(),
  notifyUrl: z.string().optional(),
  notifyContentType: z.string().optional(),
  callbackData: z.string().max(4000).optional(),
  trackingUrl: z.string().optional(),
  clientPriority: z.enum(['HIGH', 'STANDARD', 'LOW']).optional(),
  applicationId: z.string().optional(),
  entityId: z.string().optional(),
});

export type MimeBody = z.infer<typeof mimeBody>;
