import { z } from 'zod';

/** Names are kept only in the vendor's own form: whatever else a body holds may be personal (I8). */
const statusName = z
  .string()
  .catch('')
  .transform((name) => (/^[A-Z][A-Z0-9_]{1,63}$/.test(name) ? name : ''));

const status = z.object({ groupId: z.number().int(), id: z.number().int(), name: statusName });
export type InfobipStatus = z.infer<typeof status>;

/** Answer of `POST /sms/2/text/advanced`, `/tts/3/advanced` and `/email/4/messages`; unknown keys are dropped. */
export const sendReply = z.object({
  messages: z.array(z.object({ messageId: z.string().optional(), status })).min(1),
});

/** Answer of `GET /sms/3/logs`, `/tts/3/logs` and `/email/4/logs`. */
export const logsReply = z.object({
  results: z.array(z.object({ messageId: z.string(), bulkId: z.string().optional().catch(undefined), status })),
});

const bulkState = z.enum(['PENDING', 'PAUSED', 'PROCESSING', 'CANCELED', 'FINISHED', 'FAILED']);
export type BulkState = z.infer<typeof bulkState>;

/** Answer of `GET` and `PUT …/bulks/status`: one state, or for e-mail one for each inner bulk. */
export const bulkReply = z
  .union([z.object({ status: bulkState }), z.object({ bulks: z.array(z.object({ status: bulkState })).min(1) })])
  .transform((reply) => ('status' in reply ? [reply.status] : reply.bulks.map(({ status }) => status)));

const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => Number.isFinite(at));

/** Answer of `GET` and `PUT …/bulks`: when it leaves, epoch ms, or for e-mail when each inner bulk does. */
export const bulkTimes = z
  .union([z.object({ sendAt: instant }), z.object({ bulks: z.array(z.object({ sendAt: instant })).min(1) })])
  .transform((reply) => ('sendAt' in reply ? [reply.sendAt] : reply.bulks.map(({ sendAt }) => sendAt)));

/** Error body of the older paths (`/sms/2`). */
export const legacyError = z.object({
  requestError: z.object({
    serviceException: z.object({
      messageId: z.string(),
      validationErrors: z.record(z.string(), z.unknown()).optional().catch(undefined),
    }),
  }),
});

/** Error body of the newer paths (`/sms/3`). */
export const modernError = z.object({
  errorCode: z.string(),
  violations: z
    .array(z.object({ property: z.string() }))
    .optional()
    .catch(undefined),
});
