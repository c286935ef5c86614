import type { BulkResult } from '../../../domain/campaign/bulk-gateway.ts';
import type { SendResult } from '../../../domain/message/outcome.ts';
import type { Answer } from '../client/answer.ts';
import { classifySend, classifyStatus } from './classify.ts';
import { type InfobipStatus, sendReply } from './schema.ts';
import { standingOf } from './statuses.ts';

/**
 * What one bulk answer says: of each message, or of the request as a whole. The line between surely and perhaps sent is that of the
 * single send (`classifySend`); a message that the answer forgets is `unknown`, whatever became of its neighbours.
 */
export function classifyBulk(answer: Answer, messageIds: readonly string[], now: number): BulkResult {
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) {
    const reply = sendReply.safeParse(answer.body);
    if (!reply.success) return { kind: 'unknown', reason: `HTTP ${answer.status} with an unreadable body` };
    const said = new Map<string | undefined, InfobipStatus>();
    for (const { messageId, status } of reply.data.messages) {
      const before = said.get(messageId);
      // Said twice: any sign of acceptance counts (I5).
      if (before === undefined || standingOf(before) !== 'accepted') said.set(messageId, status);
    }
    const byMessage = messageIds.map((id) => [id, resultOf(said.get(id), answer.status)] as const);
    return { kind: 'answered', byMessage: new Map(byMessage) };
  }
  const whole = classifySend(answer, '', now);
  switch (whole.kind) {
    case 'rejected':
      return { kind: 'refused', reason: whole.reason, detail: whole.detail };
    case 'notSent': {
      const { reason, retryAfterMs, fault } = whole;
      return {
        kind: 'notSent',
        reason,
        busy: fault === 'busy',
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    }
    case 'unknown':
      return { kind: 'unknown', reason: whole.reason };
    case 'accepted':
      throw new TypeError('an answer without 2xx cannot be an acceptance');
  }
}

const resultOf = (status: InfobipStatus | undefined, httpStatus: number): SendResult =>
  status === undefined
    ? { kind: 'unknown', reason: `HTTP ${httpStatus} about the others of its request` }
    : classifyStatus(status, httpStatus);
