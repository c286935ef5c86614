import { NatsError } from 'nats';
import { PermanentError, TransientError } from '../../domain/errors.ts';

/** JetStream: message larger than the stream, or the server, takes. */
const tooLarge = new Set([10054, 10103]);

/** What a publish that was not confirmed means for its caller. */
export function publishFailure(error: unknown): Error {
  if (!(error instanceof NatsError)) return error instanceof Error ? error : new Error(String(error));
  const apiError = error.api_error?.err_code;
  if (error.code === 'MAX_PAYLOAD_EXCEEDED' || (apiError !== undefined && tooLarge.has(apiError))) {
    return new PermanentError('the event is larger than the stream takes', { cause: error });
  }
  // Timeouts, no responders (a stream without a leader, or none yet), a full stream, a lost connection: all may pass.
  return new TransientError('the event stream did not confirm the event', { cause: error, retryAfterMs: 2_000 });
}
