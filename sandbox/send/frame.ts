import type { z } from 'zod';
import type { commonOptions, commonWebhooks, deliveryWebhook, validity } from './frame-schema.ts';
import type { Told } from './order.ts';
import { timingFor, validityMs, type Pace } from './timing.ts';

type Shape<T extends z.ZodRawShape> = z.infer<z.ZodObject<T>>;

/** What surrounds the content of a message element in every API of the newer form. */
export type Frame = {
  readonly options?: (Shape<typeof commonOptions> & { readonly validityPeriod?: Validity | undefined }) | undefined;
  readonly webhooks?:
    (Shape<typeof commonWebhooks> & { readonly delivery?: z.infer<typeof deliveryWebhook> | undefined }) | undefined;
};
export type Validity = z.infer<ReturnType<typeof validity>>;

/** Read once for each message element: all its recipients share what it says. */
export function toldOf({ options, webhooks }: Frame, sendAt: number | undefined, pace?: Pace): Told {
  return {
    sendAt,
    timing: timingFor(options?.deliveryTimeWindow, pace, validMsOf(options?.validityPeriod)),
    callbackData: webhooks?.callbackData,
    notifyUrl: webhooks?.delivery?.url,
    notify: webhooks?.delivery?.notify,
    intermediateReport: webhooks?.delivery?.intermediateReport,
    entityId: options?.platform?.entityId,
    applicationId: options?.platform?.applicationId,
    campaignReferenceId: options?.campaignReferenceId,
  };
}

export const validMsOf = (period: Validity | undefined): number | undefined =>
  period && validityMs(period.amount, period.timeUnit);
