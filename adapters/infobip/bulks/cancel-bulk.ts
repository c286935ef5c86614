import type { CancelResult } from '../../../domain/message/outcome.ts';
import { describeSilence } from '../client/answer.ts';
import { bulkReply, type BulkState } from './bulk-reply.ts';
import { describeError } from '../client/errors.ts';
import type { RestCall } from '../client/rest-call.ts';

type BulkPath = '/sms/1/bulks/status' | '/tts/3/bulks/status' | '/email/1/bulks/status';

/**
 * Asks for a scheduled bulk to be cancelled and believes only what the vendor then says of its state. Which change of state is refused
 * with which status is not documented and differs between products, so after anything but a plain yes the state itself is read.
 */
export async function cancelBulk(
  call: RestCall,
  path: BulkPath,
  bulkId: string,
  signal: AbortSignal,
): Promise<CancelResult> {
  const query = { bulkId };
  const put = await call({ method: 'PUT', path, query, body: { status: 'CANCELED' } }, signal);
  const said = put.kind === 'answered' && put.status === 200 ? statesOf(put.body) : null;
  if (said?.every((state) => state === 'CANCELED')) return { kind: 'cancelled', detail: 'CANCELED' };
  const got = await call({ method: 'GET', path, query }, signal);
  const refusal = put.kind === 'answered' ? describeError(put.status, put.body) : describeSilence(put);
  if (got.kind !== 'answered') return { kind: 'noAnswer', reason: describeSilence(got) };
  if (got.status === 404) return { kind: 'absent' };
  const states = got.status === 200 ? statesOf(got.body) : null;
  if (states === null) return { kind: 'noAnswer', reason: describeError(got.status, got.body) };
  return judge(states, refusal);
}

function judge(states: readonly BulkState[], refusal: string): CancelResult {
  const detail = [...new Set(states)].join(', ');
  if (states.every((state) => state === 'CANCELED')) return { kind: 'cancelled', detail };
  // One that has begun is past recall, whatever became of its neighbours.
  if (states.some((state) => state === 'PROCESSING' || state === 'FINISHED')) return { kind: 'tooLate', detail };
  if (states.every((state) => state === 'FAILED' || state === 'CANCELED')) return { kind: 'failed', detail };
  return { kind: 'noAnswer', reason: `still ${detail} after ${refusal}` };
}

function statesOf(body: unknown): readonly BulkState[] | null {
  const read = bulkReply.safeParse(body);
  return read.success ? read.data : null;
}
