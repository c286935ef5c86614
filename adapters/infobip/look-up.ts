import type { LookUpResult } from '../../domain/message/outcome.ts';
import type { RestGet } from './rest-get.ts';
import { logsReply } from './schema.ts';
import { nameOf, standingOf } from './statuses.ts';

/**
 * Asks the logs, which can be read again and again; reports are handed out once and then gone. The vendor allows 120 such
 * reads a minute and says nothing of how soon a log appears, so one `absent` proves little (I5).
 */
export async function lookUp(
  get: RestGet,
  path: '/sms/3/logs' | '/tts/3/logs' | '/email/4/logs',
  messageId: string,
  signal: AbortSignal,
): Promise<LookUpResult> {
  const answer = await get(path, { messageId, limit: '50' }, logsReply, signal);
  if (answer.kind === 'noAnswer') return answer;
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
