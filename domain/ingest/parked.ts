import { base32 } from '../ids.ts';
import { eventKey } from '../subjects.ts';
import type { DeadLetterReason } from '../why/verdicts.ts';
import { isObject, textOf } from './fields.ts';
import { wireText } from './hygiene.ts';
import type { IngestContext, StreamMessage } from './mapped.ts';

/** NATS takes 1 MiB a message, headers included; beyond this the head of the original has to do. */
const mostOriginal = 900 * 1024;

/**
 * A message that cannot be an event, on its way to the dead letters with its original: its batch has been accepted, so it must
 * not be lost, and someone must be able to see why (I12). `Dlq-Key` lets `why` find it by person without holding a name (I8).
 */
export function parked(
  what: { readonly reason: DeadLetterReason; readonly problem: string; readonly original: unknown },
  { workspace, receivedAt, sha256 }: IngestContext,
): StreamMessage {
  const original = wireText(what.original);
  const whole = original.length * 3 <= mostOriginal || new TextEncoder().encode(original).length <= mostOriginal;
  const identity = identityOf(what.original);
  return {
    subject: `dlq.${workspace}.${what.reason}`,
    headers: {
      'Nats-Msg-Id': `parked:${workspace}:${base32(sha256(original)).slice(0, 32)}`,
      'Dlq-Reason': what.reason,
      'Dlq-Detail': what.problem,
      'Dlq-At': new Date(receivedAt).toISOString(),
      'Dlq-From': 'ingest',
      ...(identity === undefined ? {} : { 'Dlq-Key': eventKey(sha256, workspace, identity) }),
    },
    body: whole ? original : JSON.stringify({ cut: original.slice(0, mostOriginal / 3) }),
  };
}

/** Segment messages name the person at the top, CloudEvents in their data. */
function identityOf(original: unknown): string | undefined {
  if (!isObject(original)) return undefined;
  const data = isObject(original['data']) ? original['data'] : original;
  return textOf(data['userId']) ?? textOf(data['anonymousId']);
}
