import { ApplicationFailure } from '@temporalio/activity';
import { PermanentError, TransientError } from '../domain/errors.ts';

/** The only thing of an error that crosses into Temporal: its name and whether to try again. Texts stay in our log, they may quote a person (I8). */
export function toApplicationFailure(error: unknown): ApplicationFailure {
  if (error instanceof PermanentError)
    return ApplicationFailure.create({ type: error.name, message: error.reason, nonRetryable: true });
  if (error instanceof TransientError) {
    const nextRetryDelay = error.retryAfterMs;
    return ApplicationFailure.create({
      type: error.name,
      message: 'try again',
      ...(nextRetryDelay === undefined ? {} : { nextRetryDelay }),
    });
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no code';
  return ApplicationFailure.create({
    type: error instanceof Error ? error.name : 'UnknownError',
    message: `unexpected: ${code}`,
  });
}
