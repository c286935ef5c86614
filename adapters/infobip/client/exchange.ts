import { parseJson } from '../../http/parse-json.ts';
import { sendWatched, type WatchedRequest } from '../../http/watched-request.ts';
import type { Answer } from './answer.ts';
import type { Link } from './link.ts';

/**
 * One request to an Infobip account, whoever wrote it: none while the account rests; one attempt, one deadline, no redirect followed, no proxy
 * asked, and the knowledge of whether it left (I5, I6).
 */
export async function exchange(
  link: Link,
  request: Omit<WatchedRequest, 'origin'>,
  signal: AbortSignal,
): Promise<Answer> {
  const resting = link.gate.closed(performance.now());
  if (resting !== null) return resting;
  const result = await sendWatched({ ...request, origin: link.origin }, signal, link.timeoutMs);
  if (result.kind === 'failed') return result;
  const { status, headers, text } = result;
  const body = text === null ? undefined : parseJson(text);
  const answer = { kind: 'answered', status, retryAfter: headers['retry-after'], body } as const;
  return link.gate.heard(answer, performance.now(), Date.now());
}
