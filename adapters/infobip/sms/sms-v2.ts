import { normaliseAddress } from '../../../domain/message/address.ts';
import type { OutgoingMessage } from '../../../domain/message/outcome.ts';
import { vendorTime } from '../client/link.ts';
import type { Callbacks } from './sms-text.ts';
import { textOf } from './sms-text.ts';
import { v2Links, v2Options } from './sms-options.ts';

/**
 * The body of `POST /sms/2/text/advanced`, which the SDK posts. One destination per request, under our own id: the outcome of one never hides
 * in that of another. A new object, because the SDK writes into it.
 */
export function smsV2(message: OutgoingMessage, { notifyUrl, trackingUrl }: Callbacks): object {
  const { text, options = {} } = textOf(message);
  const { schedule, from, to, messageId } = message;
  return {
    ...(schedule === undefined ? {} : { bulkId: schedule.bulkId }),
    messages: [
      {
        from,
        destinations: [{ to: normaliseAddress('phone', to), messageId }],
        text,
        ...v2Options(options),
        ...(schedule === undefined ? {} : { sendAt: vendorTime(schedule.sendAt) }),
        ...(notifyUrl === undefined ? {} : { notifyUrl, notifyContentType: 'application/json' }),
      },
    ],
    ...v2Links(options.links, trackingUrl),
  };
}
