import type { JsMsg, NatsConnection } from 'nats';
import type { DeadLetterRow } from '../../domain/why/rows.ts';
import { streams } from '../../domain/subjects.ts';

/** How many of the newest dead letters are looked through. */
const most = 2_000;
const patienceMs = 1_500;

/** Finds parked messages that carry a person's key; headers only, so that a look costs milliseconds. Newest first. */
export async function searchDeadLetters(
  connection: NatsConnection,
  workspace: string,
  key: string,
): Promise<readonly DeadLetterRow[]> {
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info(streams.dlq);
  if (state.messages === 0) return [];
  const consumer = await connection.jetstream().consumers.get(streams.dlq, {
    filterSubjects: [`dlq.${workspace}.>`],
    headers_only: true,
    opt_start_seq: Math.max(state.first_seq, state.last_seq - most + 1),
  });
  const found: DeadLetterRow[] = [];
  const until = Date.now() + patienceMs;
  for (;;) {
    const info = await consumer.info();
    if (info.num_pending === 0 || Date.now() > until) break;
    const batch = await consumer.fetch({ max_messages: Math.min(500, info.num_pending), expires: 1_000 });
    for await (const message of batch) if (concerns(message, key)) found.push(rowOf(message));
  }
  return found.toReversed();
}

/** Set at the door, or left in the subject it was published under. */
function concerns({ headers }: JsMsg, key: string): boolean {
  return headers?.get('Dlq-Key') === key || (headers?.get('Dlq-Subject').endsWith(`.${key}`) ?? false);
}

function rowOf({ seq, headers, subject, info }: JsMsg): DeadLetterRow {
  return {
    sequence: seq,
    reason: headers?.get('Dlq-Reason') || (subject.split('.')[2] ?? ''),
    detail: headers?.get('Dlq-Detail') ?? '',
    at: Math.floor(info.timestampNanos / 1e6),
  };
}
