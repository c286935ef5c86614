import { sha256 } from '../sha256.ts';
import { DeliverPolicy } from 'nats';
import type { NatsConnection } from 'nats';
import { parseEvent } from '../../domain/event-parse.ts';
import type { CarillonEvent } from '../../domain/event.ts';
import { streams } from '../../domain/subjects.ts';
import { headerOf } from './read-partition.ts';

export type PastMessage = {
  readonly event: CarillonEvent;
  /** When the stream took it, epoch ms. */
  readonly at: number;
  /** How many of the workspace lie behind it. */
  readonly pending: number;
};

/**
 * Events of a workspace that the stream still holds and took between two instants, in its order, so that each person's are in theirs. What
 * cannot be read as an event is left out: it lies among the dead letters. Reads beside the router, and acknowledges nothing.
 */
export async function* pastEvents(
  connection: NatsConnection,
  { workspace, from, until }: { readonly workspace: string; readonly from: number; readonly until: number },
): AsyncGenerator<PastMessage, void, undefined> {
  const consumer = await connection.jetstream().consumers.get(streams.events, {
    filterSubjects: [`evt.*.${workspace}.>`],
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: new Date(from).toISOString(),
  });
  const { num_pending: first } = await consumer.info();
  if (first === 0) return;
  const messages = await consumer.consume({ max_messages: 500 });
  try {
    for await (const { subject, headers, data, info } of messages) {
      const at = Math.floor(info.timestampNanos / 1_000_000);
      if (at > until) return;
      const stored = { subject, body: data, header: (name: string) => headerOf(headers, name) };
      const parsed = parseEvent(stored, sha256);
      if (parsed.kind === 'event') yield { event: parsed.event, at, pending: info.pending };
      if (info.pending === 0) return;
    }
  } finally {
    await messages.close();
  }
}

/** When the oldest event came that the stream still holds, of whatever workspace; null where it holds none. */
export async function oldestEvent(connection: NatsConnection): Promise<number | null> {
  const { state } = await (await connection.jetstreamManager()).streams.info(streams.events);
  return state.messages === 0 ? null : Date.parse(state.first_ts);
}
