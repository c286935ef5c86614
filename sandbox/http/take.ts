import type { z } from 'zod';
import { errorReply, type Envelope } from './envelopes.ts';
import type { VendorAnswer } from './route.ts';
import { violationsOf } from './violations.ts';

/** Answers a body that its schema understands, and says what is wrong with any other. */
export function take<T>(
  parsed: z.ZodSafeParseResult<T>,
  body: unknown,
  envelope: Envelope,
  answer: (valid: T) => VendorAnswer,
): VendorAnswer {
  return parsed.success ? answer(parsed.data) : { reply: errorReply(envelope, 400, violationsOf(parsed.error, body)) };
}
