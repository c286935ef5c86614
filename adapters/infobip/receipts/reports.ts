import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CallResult, DeliveryReport } from '../../../domain/message/receive.ts';
import type { InboundText } from '../../../domain/message/inbound.ts';
import { callFields, readCall } from './call-result.ts';
import { failureOf } from '../outcome/failure.ts';
import { identifier } from './identifier.ts';
import { isMereSign, readInbound } from './inbound.ts';
import { broken, type Broken, readBody, resultsOf } from './notified.ts';
import { deliveryOf, nameOf } from '../outcome/statuses.ts';

const word = z
  .string()
  .catch('')
  .transform((name) => (/^[A-Z][A-Z0-9_]{1,63}$/.test(name) ? name : ''));
const status = z.object({ groupId: z.number().int(), id: z.number().int(), name: word });

/** A delivery report of any channel, as callbacks and polls carry it. Their formats differ only in fields that are of no use here. */
const reportItem = z.object({
  messageId: identifier(200),
  status,
  error: z
    .object({ id: z.number().int(), name: word, permanent: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  doneAt: z.string().optional().catch(undefined),
  sentAt: z.string().optional().catch(undefined),
  ...callFields,
});

/** One item of a callback's `results`. */
export type CallbackItem =
  | { readonly kind: 'report'; readonly report: DeliveryReport }
  | { readonly kind: 'inbound'; readonly inbound: InboundText }
  | { readonly kind: 'unused' }
  | Broken;

/** Reads a callback item by item: a broken one never takes its neighbours along. Null where the body is no list of results. */
export function readCallbackItems(body: Uint8Array): readonly CallbackItem[] | null {
  return resultsOf(readBody(body))?.map(readItem) ?? null;
}

/** Whether something in it is no report, without reading all of it: reports come by the thousand. */
export function holdsMore(body: Uint8Array): boolean {
  return (
    resultsOf(readBody(body))?.some((item) => typeof item !== 'object' || item === null || !('status' in item)) ?? false
  );
}

function readItem(item: unknown): CallbackItem {
  if (typeof item !== 'object' || item === null) return broken(item, z.object({}).safeParse(item).error);
  if (isMereSign(item)) return { kind: 'unused' };
  if ('status' in item) {
    const read = reportItem.safeParse(item);
    return read.success ? { kind: 'report', report: toReport(read.data) } : broken(item, read.error);
  }
  const read = readInbound(item);
  return read.success ? { kind: 'inbound', inbound: read.data } : broken(item, read.error);
}

type Item = z.infer<typeof reportItem>;

function toReport(item: Item): DeliveryReport {
  const { messageId, error } = item;
  const call = readCall(item);
  const content = [messageId, item.status.groupId, item.status.id, error?.id ?? null, item.doneAt ?? null];
  const delivery = call === null ? deliveryOf(item.status) : deliveryOfCall(call, item.status);
  // Of calls the vendor says `permanent` whether or not the phone was answered: what it came to says more.
  const failure = call === null ? failureOf(delivery, error) : undefined;
  return {
    messageId,
    delivery,
    status: nameOf(item.status),
    code: error === undefined || error.id === 0 ? null : error.name || String(error.id),
    providerAt: instantOf(item.doneAt ?? item.sentAt ?? ''),
    dedupe: createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32),
    ...(call === null ? {} : { call }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Of this century, or none: a database has no room for all that parses, and one such report would take its whole callback along. */
function instantOf(text: string): number | null {
  const at = Date.parse(text);
  return at >= Date.UTC(2000) && at < Date.UTC(2100) ? at : null;
}

/** A phone that rang was reached by the provider: not answering is no refusal to take the message. */
function deliveryOfCall({ answer }: CallResult, status: Item['status']): DeliveryReport['delivery'] {
  if (answer === 'answered') return 'delivered';
  return answer === 'failed' ? deliveryOf(status) : 'undelivered';
}
