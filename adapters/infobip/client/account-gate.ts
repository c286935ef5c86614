import { parseRetryAfter } from '../../http/retry-after.ts';
import type { Answer } from './answer.ts';

/** Longer than this nobody is kept from asking, whatever a header says: the next call then hears for itself. */
const mostMs = 15 * 60_000;

/**
 * What an account has been asked to wait, for everybody in this process who uses it: whoever asks before the time is up is answered here,
 * and adds nothing to what was too much. Other processes hear it from the provider themselves. `now` is of a clock that nobody sets, ms; a
 * date in a header is read by the wall clock.
 */
export type AccountGate = {
  /** The answer without a call while the account rests; null: go on. */
  closed(now: number): Extract<Answer, { kind: 'resting' }> | null;
  /** Reads from an answer whether the account is to rest; answers with it. */
  heard(answer: Answer, now: number, wall?: number): Answer;
};

export function createAccountGate(): AccountGate {
  let until = 0;
  return {
    closed: (now) => (now < until ? { kind: 'resting', forMs: until - now } : null),
    heard(answer, now, wall = now) {
      if (answer.kind === 'answered' && (answer.status === 429 || answer.status === 503)) {
        const ms = parseRetryAfter(answer.retryAfter, wall) ?? 0;
        until = Math.max(until, now + Math.min(ms, mostMs));
      }
      return answer;
    },
  };
}
