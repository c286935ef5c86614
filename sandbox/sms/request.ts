import type { z } from 'zod';
import type { SendRequest } from '../send/order.ts';
import type { sendV2 } from './v2-schema.ts';
import type { sendV3 } from './v3-schema.ts';

/** What a send of text messages asks for; `includeCount`: the reply says how many parts each has. */
export type SmsRequest = SendRequest & { readonly via: 'sms/2' | 'sms/3'; readonly includeCount: boolean };

export function fromV2(body: z.infer<typeof sendV2>, account: string): SmsRequest {
  return {
    channel: 'sms',
    account,
    via: 'sms/2',
    elements: body.messages.length,
    bulkId: body.bulkId,
    includeCount: body.includeSmsCountInResponse ?? false,
    orders: body.messages.flatMap((message) =>
      message.destinations.map((destination) => ({
        messageId: destination.messageId,
        to: destination.to,
        from: message.from ?? '',
        text: message.text ?? '',
        sendAt: message.sendAt,
        callbackData: message.callbackData,
        notifyUrl: message.notifyUrl,
        notify: undefined,
        intermediateReport: message.intermediateReport,
        entityId: message.entityId,
        applicationId: message.applicationId,
        campaignReferenceId: message.campaignReferenceId,
      })),
    ),
  };
}

export function fromV3(body: z.infer<typeof sendV3>, account: string): SmsRequest {
  return {
    channel: 'sms',
    account,
    via: 'sms/3',
    elements: body.messages.length,
    bulkId: body.options?.schedule?.bulkId,
    includeCount: body.options?.includeSmsCountInResponse ?? false,
    orders: body.messages.flatMap(({ sender, content, options, webhooks, destinations }) =>
      destinations.map((destination) => ({
        messageId: destination.messageId,
        to: destination.to,
        from: sender ?? '',
        text: 'text' in content ? content.text : content.hex,
        sendAt: body.options?.schedule?.sendAt,
        callbackData: webhooks?.callbackData,
        notifyUrl: webhooks?.delivery?.url,
        notify: webhooks?.delivery?.notify,
        intermediateReport: webhooks?.delivery?.intermediateReport,
        entityId: options?.platform?.entityId,
        applicationId: options?.platform?.applicationId,
        campaignReferenceId: options?.campaignReferenceId,
      })),
    ),
  };
}
