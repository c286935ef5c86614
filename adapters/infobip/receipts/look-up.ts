import type { LookUpResult } from '../../../domain/message/outcome.ts';
import { bulkReply, type BulkState } from '../bulks/bulk-reply.ts';
import type { LogPath } from './log-paths.ts';
import type { RestGet } from '../client/rest-get.ts';
import { logsReply } from '../outcome/schema.ts';
import { nameOf, standingOf } from '../outcome/statuses.ts';

type Product = {
  /** Asked in this order, until one knows the message. */
  readonly logs: readonly LogPath[];
  readonly bulks: '/sms/1/bulks/status' | '/tts/3/bulks/status' | '/email/1/bulks/status';
};
type Ask = { readonly messageId: string; readonly bulkId?: string | undefined; readonly signal: AbortSignal };

/** States of a bulk whose message was taken. FAILED is one whose message was refused, or lost on its way: only a log tells which. */
const isTaken = (state: BulkState): boolean => ['PENDING', 'PAUSED', 'PROCESSING', 'FINISHED'].includes(state);

/** A bulk that is waiting, going or gone is proof; one that is not known says nothing, because what has gone may be forgotten. */
export async function lookUp(get: RestGet, { logs, bulks }: Product, ask: Ask): Promise<LookUpResult> {
  if (ask.bulkId === undefined) return lookInAll(get, logs, ask);
  const bulk = await get(bulks, { bulkId: ask.bulkId }, bulkReply, ask.signal);
  if (bulk.kind !== 'ok' && !isUnknown(bulk.status)) return { kind: 'noAnswer', reason: bulk.reason };
  const states = bulk.kind === 'ok' ? bulk.value : [];
  if (states.some(isTaken)) return { kind: 'found', detail: `bulk ${states.join(', ')}` };
  const logged = await lookInAll(get, logs, ask);
  // Somebody took it back at the provider: it does not leave, and must not be sent again as if it had never been there.
  if (logged.kind === 'absent' && states.includes('CANCELED'))
    return { kind: 'rejected', reason: 'its bulk was cancelled at the provider' };
  return logged;
}

/** How the products say of a bulk that they do not know it. */
const isUnknown = (status: number | undefined): boolean => status === 404 || status === 400;

/** Absent only where none of them has it. */
async function lookInAll(get: RestGet, logs: Product['logs'], ask: Ask): Promise<LookUpResult> {
  for (const path of logs) {
    const found = await lookInLogs(get, path, ask);
    if (found.kind !== 'absent') return found;
  }
  return { kind: 'absent' };
}

/**
 * Asks the logs, which can be read again and again; reports are handed out once and then gone. The vendor allows 120 such
 * reads a minute and says nothing of how soon a log appears, so one `absent` proves little (I5).
 */
async function lookInLogs(get: RestGet, path: string, { messageId, signal }: Ask): Promise<LookUpResult> {
  const answer = await get(path, { messageId, limit: '50' }, logsReply, signal);
  if (answer.kind === 'noAnswer') return { kind: 'noAnswer', reason: answer.reason };
  const { results } = answer.value;
  const ours = results.filter((one) => one.messageId === messageId);
  if (ours.length === 0) {
    // Entries about others: the filter was not understood, so what is missing here may still exist.
    return results.length === 0 ? { kind: 'absent' } : { kind: 'noAnswer', reason: 'logs about other messages' };
  }
  // A second attempt may have left a second entry: any sign of acceptance counts.
  const taken = ours.find((one) => ['accepted', 'failedLater'].includes(standingOf(one.status)));
  if (taken) return { kind: 'found', detail: nameOf(taken.status) };
  const refused = ours.find((one) => standingOf(one.status) === 'rejected');
  if (refused) return { kind: 'rejected', reason: nameOf(refused.status) };
  return { kind: 'found', detail: ours.map((one) => nameOf(one.status)).join(', ') };
}
