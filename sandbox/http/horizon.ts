import { readTime } from '../time/instant.ts';
import type { Violation } from './envelopes.ts';

const DAY_MS = 86_400_000;

type Scheduled = { readonly sendAt?: unknown };
type Body = Scheduled & {
  readonly options?: { readonly schedule?: Scheduled | null } | null;
  readonly messages?: readonly (Scheduled | null)[] | null;
};

/** Instants of a body that lie further ahead than its API schedules. What is no instant is for its schema to refuse. */
export function beyondHorizon(body: unknown, days: number, now: number): Violation[] {
  const { sendAt, options, messages } = (body ?? {}) as Body;
  const found: Violation[] = [];
  const look = (property: string, written: unknown): void => {
    const at = typeof written === 'string' ? readTime(written) : undefined;
    if (at !== undefined && at > now + days * DAY_MS)
      found.push({ property, violation: `must be within ${days} days` });
  };
  look('sendAt', sendAt);
  look('options.schedule.sendAt', options?.schedule?.sendAt);
  if (Array.isArray(messages)) {
    for (const [index, message] of (messages as Body['messages'] & object).entries())
      if (message?.sendAt !== undefined) look(`messages[${index}].sendAt`, message.sendAt);
  }
  return found;
}
