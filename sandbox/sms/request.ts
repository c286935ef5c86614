import type { z } from 'zod';
import type { sendV2 } from './v2-schema.ts';
import type { sendV3 } from './v3-schema.ts';

/** One message to one number, whichever version of the API carried it. */
export type SmsOrder = {
  readonly messageId: string | undefined;
  /** As written by the client. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly sendAt: number | undefined;
  readonly callbackData: string | undefined;
  readonly notifyUrl: string | undefined;
  readonly notify: boolean | undefined;
  readonly intermediateReport: boolean | undefined;
  readonly entityId: string | undefined;
  readonly applicationId: string | undefined;
  readonly campaignReferenceId: string | undefined;
};

export type SmsRequest = {
  readonly via: 'sms/2' | 'sms/3';
  readonly bulkId: string | undefined;
  readonly includeCount: boolean;
  readonly orders: readonly SmsOrder[];
};

export function fromV2(body: z.infer<typeof sendV2>): SmsRequest {
  return {
    via: 'sms/2',
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

export function fromV3(body: z.infer<typeof sendV3>): SmsRequest {
  return {
    via: 'sms/3',
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
