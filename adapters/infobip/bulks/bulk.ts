import type { Bulk, BulkGateway, BulkLookUp } from '../../../domain/campaign/bulk-gateway.ts';
import type { LookUpResult } from '../../../domain/message/outcome.ts';
import { classifyBulk } from '../outcome/classify-bulk.ts';
import { standingToSend } from '../client/breaker.ts';
import { readLink, type InfobipOptions } from '../client/link.ts';
import type { LogPath } from '../receipts/log-paths.ts';
import { createRestCall } from '../client/rest-call.ts';
import { createRestGet, type RestGet } from '../client/rest-get.ts';
import { logsReply } from '../outcome/schema.ts';
import { nameOf, standingOf } from '../outcome/statuses.ts';

/** The logs answer with at most this many entries, and so many messages one request may hold. */
const mostLogs = 1_000;

/** What the products differ in. */
export type BulkWay = Pick<BulkGateway, 'channel'> & {
  readonly send: '/sms/3/messages' | '/tts/3/advanced';
  readonly logs: LogPath;
  /** The request, or why one of its messages can never be sent. */
  readonly body: (
    bulk: Bulk,
    options: InfobipOptions,
  ) => object | { readonly refused: string; readonly detail: string };
};

/** Many messages at once, under a bulk id of ours, asked for by it in the logs. */
export function createInfobipBulk(options: InfobipOptions, way: BulkWay): BulkGateway {
  const link = readLink(options);
  const call = createRestCall(link);
  const get = createRestGet(call);
  return {
    name: options.name ?? 'infobip',
    channel: way.channel,
    standing: () => standingToSend(link, way.send),
    async sendAll(bulk, { signal }) {
      // One who may not be written to stops them all: the claim has asked already, so something is wrong here (I13).
      for (const { to } of bulk.messages) {
        const leave = options.mayDeliver(link.host, to);
        if (!leave.ok) return { kind: 'refused', reason: leave.reason, detail: 'delivery guard' };
      }
      const body = way.body(bulk, options);
      if ('refused' in body) return { kind: 'refused', reason: body.refused, detail: body.detail };
      const answer = await call({ method: 'POST', path: way.send, body }, signal);
      return classifyBulk(
        answer,
        bulk.messages.map(({ messageId }) => messageId),
        Date.now(),
      );
    },
    lookUpAll: (bulkId, messageIds, { signal }) => lookUpBulk(get, way.logs, bulkId, messageIds, signal),
  };
}

/**
 * Asks the logs by bulk id. An entry of one of these messages is evidence of it, whatever else is there. What they do not name is absent only if
 * they named all of this request and nothing else: an answer as long as it may be, or about others too, proves nothing of it (I5).
 */
async function lookUpBulk(
  get: RestGet,
  logs: BulkWay['logs'],
  bulkId: string,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<BulkLookUp> {
  const answer = await get(logs, { bulkId, limit: String(mostLogs) }, logsReply, signal);
  if (answer.kind === 'noAnswer') return answer;
  const { results } = answer.value;
  const ours = new Set(messageIds);
  const said = new Map<string, LookUpResult>();
  let unnamed: LookUpResult = { kind: 'absent' };
  if (results.length >= mostLogs) unnamed = { kind: 'noAnswer', reason: 'more logs than one answer holds' };
  for (const { messageId, bulkId: of, status } of results) {
    const isOurs = ours.has(messageId);
    const refused = standingOf(status) === 'rejected';
    // The id of the bulk need not be there (OpenAPI 3.210.0).
    const ofAnother = of === undefined ? !isOurs : of !== bulkId;
    if (ofAnother) unnamed = { kind: 'noAnswer', reason: 'logs about other messages' };
    // A refusal beside an acceptance is that of a second attempt, and one of another request says nothing about this one.
    if (!isOurs || said.get(messageId)?.kind === 'found' || (refused && ofAnother)) continue;
    const name = nameOf(status);
    said.set(messageId, refused ? { kind: 'rejected', reason: name } : { kind: 'found', detail: name });
  }
  return { kind: 'answered', byMessage: new Map(messageIds.map((id) => [id, said.get(id) ?? unnamed])) };
}
