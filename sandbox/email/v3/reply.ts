import { ok } from '../../http/reply.ts';
import type { VendorAnswer } from '../../http/route.ts';
import type { Submitted } from '../../send/submit.ts';
import { statuses } from '../../registry/statuses.ts';

/** What `/email/3/send` and `/email/4/mime` say of what they took. */
export function formReply({ bulkId, taken, early }: Submitted): VendorAnswer {
  const messages = taken.map(({ to, said, messageId }) => ({
    to,
    messageId,
    status:
      said === 'PENDING_ACCEPTED'
        ? { ...statuses[said], description: 'Message accepted, pending for delivery.' }
        : statuses[said],
  }));
  return { reply: ok({ bulkId, messages }), wait: early };
}
