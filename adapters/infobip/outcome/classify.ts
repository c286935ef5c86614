import { parseRetryAfter } from '../../http/retry-after.ts';
import type { SendResult } from '../../../domain/message/outcome.ts';
import { describeSilence, type Answer } from '../client/answer.ts';
import { describeError } from '../client/errors.ts';
import { sendReply, type InfobipStatus } from './schema.ts';
import { nameOf, standingOf } from './statuses.ts';

/**
 * Refusals in which the far side did nothing. `message`: these very bytes will always be refused. `setUp`: the key, its
 * scopes or the base URL are wrong, which a person can mend, so the message may be tried again.
 */
const refusals: Readonly<Record<number, 'message' | 'setUp'>> = {
  400: 'message',
  401: 'setUp',
  402: 'setUp',
  403: 'setUp',
  404: 'setUp',
  405: 'setUp',
  410: 'setUp',
  411: 'setUp',
  413: 'message',
  414: 'message',
  415: 'setUp',
  417: 'setUp',
  421: 'setUp',
  422: 'message',
  426: 'setUp',
  431: 'setUp',
};

/**
 * The line between *surely not sent* and *perhaps sent* (I5). Whatever is not named here as a clear answer is `unknown`:
 * other 5xx, 408, 409, redirects (never followed), unreadable bodies. `unknown` costs a look-up; a wrong `notSent` costs
 * somebody a second message.
 */
export function classifySend(answer: Answer, messageId: string, now: number): SendResult {
  if (answer.kind === 'failed') {
    return answer.mayHaveLeft
      ? { kind: 'unknown', reason: `no answer: ${answer.words}` }
      : { kind: 'notSent', reason: answer.words, fault: 'unreachable' };
  }
  if (answer.kind === 'resting')
    return { kind: 'notSent', reason: describeSilence(answer), fault: 'busy', retryAfterMs: answer.forMs };
  if (answer.kind === 'outage')
    return { kind: 'notSent', reason: describeSilence(answer), fault: 'unreachable', retryAfterMs: answer.forMs };
  const { status, body } = answer;
  if (status >= 200 && status < 300) return classifyReply(status, body, messageId);
  const reason = describeError(status, body);
  const retryAfterMs = parseRetryAfter(answer.retryAfter, now);
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
    return { kind: 'notSent', reason, fault: 'busy', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  const refusal = refusals[status];
  if (refusal === 'message') return { kind: 'rejected', reason, detail: `HTTP ${status}` };
  if (refusal === 'setUp') return { kind: 'notSent', reason, fault: 'setUp' };
  return { kind: 'unknown', reason: status >= 300 && status < 400 ? `${reason}: redirect not followed` : reason };
}

/** HTTP 200 carries rejections too: only the message's own status counts. */
function classifyReply(httpStatus: number, body: unknown, messageId: string): SendResult {
  const reply = sendReply.safeParse(body);
  if (!reply.success) return { kind: 'unknown', reason: `HTTP ${httpStatus} with an unreadable body` };
  const { messages } = reply.data;
  // One destination per request: a single entry is ours even if the far side named it otherwise.
  const ours = messages.find((one) => one.messageId === messageId) ?? (messages.length === 1 ? messages[0] : undefined);
  if (ours === undefined) return { kind: 'unknown', reason: `HTTP ${httpStatus} about other messages` };
  return classifyStatus(ours.status, httpStatus);
}

/** What the status of one message in an answer with 2xx says about it. */
export function classifyStatus(status: InfobipStatus, httpStatus: number): SendResult {
  const name = nameOf(status);
  switch (standingOf(status)) {
    case 'accepted':
      return { kind: 'accepted', detail: name };
    case 'rejected':
    case 'failedLater':
      return { kind: 'rejected', reason: name, detail: name };
    case 'unrecognised':
      return { kind: 'unknown', reason: `HTTP ${httpStatus} with ${name}, which is no status known here` };
  }
}
