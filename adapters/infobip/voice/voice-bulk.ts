import type { Bulk, BulkGateway } from '../../../domain/campaign/bulk-gateway.ts';
import { createInfobipBulk } from '../bulks/bulk.ts';
import { callElement, unspeakable, type Spoken } from './call-body.ts';
import type { InfobipOptions } from '../client/link.ts';
import { logPaths } from '../receipts/log-paths.ts';

/** Calls by Infobip, many at once. The vendor takes 20,000 destinations; a request is as long as its logs can answer about. */
export const createInfobipVoiceBulk = (options: InfobipOptions): BulkGateway =>
  createInfobipBulk(options, { channel: 'voice', send: '/tts/3/advanced', logs: logPaths.voice[0], body: callsBody });

/** People who are told the same in the same way share one message element. */
function callsBody({ bulkId, messages }: Bulk, { notifyUrl }: InfobipOptions) {
  const alike = new Map<string, [Spoken, ...Spoken[]]>();
  for (const message of messages) {
    const refusal = unspeakable(message.content);
    if (refusal !== null) return { refused: refusal.reason, detail: refusal.detail };
    const spoken = message as Spoken;
    const key = JSON.stringify([spoken.from, spoken.content]);
    const others = alike.get(key);
    if (others) others.push(spoken);
    else alike.set(key, [spoken]);
  }
  return { bulkId, messages: [...alike.values()].map((calls) => callElement(calls[0], calls, { notifyUrl })) };
}
