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
