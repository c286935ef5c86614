import { parseJson } from '../../http/parse-json.ts';
import { sendWatched, type WatchedRequest } from '../../http/watched-request.ts';
import type { Answer } from './answer.ts';
import { laneOf } from './breaker.ts';
import type { Link } from './link.ts';

/**
 * One request to an Infobip account, whoever wrote it: none while the account rests or is out of order; one attempt, one deadline, no redirect
 * followed, no proxy asked, and the knowledge of whether it left (I5, I6).
 */
export async function exchange(
  link: Link,
  request: Omit<WatchedRequest, 'origin'>,
  signal: AbortSignal,
): Promise<Answer> {
  const resting = link.gate.closed(performance.now());
  if (resting !== null) return resting;
  const leave = await link.breaker.ask(laneOf(request, link.basePath));
  if (leave.kind === 'outage') return leave;
  let answer: Answer = { kind: 'failed', mayHaveLeft: true, words: 'not carried' };
  try {
    answer = await carry(link, request, signal);
  } finally {
    leave.heard(answer); // others wait for the word of a probe
  }
  return link.gate.heard(answer, performance.now(), Date.now());
}

async function carry(link: Link, request: Omit<WatchedRequest, 'origin'>, signal: AbortSignal): Promise<Answer> {
  const result = await sendWatched({ ...request, origin: link.origin }, signal, link.timeoutMs);
  if (result.kind === 'failed') return result;
  const { status, headers, text } = result;
  const body = text === null ? undefined : parseJson(text);
  return { kind: 'answered', status, retryAfter: headers['retry-after'], body };
}
