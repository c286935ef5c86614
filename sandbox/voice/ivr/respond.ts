import { isLoopbackUrl } from '../../reports/webhook.ts';
import type { Answer, Question } from './play.ts';

/** Real ms: a script waits no longer for a program of the same machine. */
const ANSWER_WITHIN_MS = 5_000;
const MOST_BYTES = 64 * 1024;

/** Variables that a response may not set: the vendor's predefined words. */
const predefined = new Set(['from', 'to', 'startTime', 'answerTime', 'machineAnswered']);

/** Calls what a scenario wants called, if it is on this machine; anybody else is never called, and the answer says so. */
export async function respond(question: Extract<Question, { kind: 'request' }>): Promise<Answer> {
  if (!isLoopbackUrl(question.url)) return { status: 'not called' };
  try {
    const bodied = question.body !== undefined && question.method !== 'GET';
    const response = await fetch(question.url, {
      method: question.method,
      headers: question.headers,
      ...(bodied ? { body: question.body } : {}),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: response.status, fields: fieldsOf((await response.text()).slice(0, MOST_BYTES)) };
  } catch {
    return { status: 'not called' }; // nobody answers there, which is an outcome of the call like any other
  }
}

/** The first level of a JSON object, without what is not a plain value: so the vendor reads responses. */
function fieldsOf(text: string): Readonly<Record<string, string>> {
  const read = parse(text);
  if (typeof read !== 'object' || read === null) return {};
  return Object.fromEntries(
    Object.entries(read)
      .filter(([name, value]) => !predefined.has(name) && ['string', 'number', 'boolean'].includes(typeof value))
      .map(([name, value]) => [name, String(value)]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
