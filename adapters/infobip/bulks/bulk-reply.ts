import { z } from 'zod';

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
