import type { Bulk, BulkGateway } from '../domain/campaign/bulk-gateway.ts';
import type { SendResult } from '../domain/message/outcome.ts';
import type { PageDeps } from './page-deps.ts';
import type { Permit } from './permit.ts';

/** What became of each message, and of those that were not spoken about. */
export type Posted = { readonly byMessage: ReadonlyMap<string, SendResult>; readonly otherwise: SendResult };

/** How long an account is left alone that says it is busy, and not for how long. */
const busyMs = 1_000;

/**
 * Posts one request. Where the provider refuses all of it because of one message, it is halved until that one stands alone: nothing
 * of a refused request has left, so its halves are sent under the same claims, each as far as it is permitted.
 */
export async function postBulk(deps: PageDeps, gateway: BulkGateway, bulk: Bulk, permit: Permit): Promise<Posted> {
  const { messages, bulkId } = bulk;
  const refusal = await permit(messages.length);
  if (refusal !== null) return all(refusal);
  const result = await gateway.sendAll(bulk, { signal: AbortSignal.timeout(deps.timing.httpMs) });
  switch (result.kind) {
    case 'answered':
      return { byMessage: result.byMessage, otherwise: { kind: 'unknown', reason: 'not answered about' } };
    case 'unknown':
      return all(result);
    case 'notSent': {
      const { reason, retryAfterMs, busy } = result;
      if (busy) await deps.pages.rest(gateway.name, retryAfterMs ?? busyMs, reason);
      return all({ kind: 'notSent', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    }
    case 'refused': {
      if (messages.length === 1) return all({ kind: 'rejected', reason: result.reason, detail: result.detail });
      const middle = Math.ceil(messages.length / 2);
      const byMessage = new Map<string, SendResult>();
      for (const half of [messages.slice(0, middle), messages.slice(middle)]) {
        const posted = await postBulk(deps, gateway, { bulkId, messages: half }, permit);
        for (const { messageId } of half) byMessage.set(messageId, posted.byMessage.get(messageId) ?? posted.otherwise);
      }
      return { byMessage, otherwise: { kind: 'unknown', reason: 'not answered about' } };
    }
  }
}

const all = (otherwise: SendResult): Posted => ({ byMessage: new Map(), otherwise });
