import { headers as newHeaders } from 'nats';
import type { MsgHdrs, NatsConnection } from 'nats';
import { eventMessageId } from '../../domain/ids.ts';
import { streams } from '../../domain/subjects.ts';

export type DeadLetterSummary = {
  readonly seq: number;
  readonly at: string;
  readonly workspace: string;
  readonly reason: string;
  readonly problem: string;
  /** Where a redrive publishes; null for what was parked at the door and never was a message. */
  readonly subject: string | null;
  readonly from: string;
  readonly eventSource: string | null;
  readonly eventId: string | null;
};
export type DeadLetterMessage = DeadLetterSummary & {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type DlqFilter = {
  readonly workspace?: string;
  readonly reason?: string;
  /** Numbers of letters that are left out. */
  readonly without?: { has(seq: number): boolean };
};

export type Dlq = {
  /** Newest first, as many as `limit` of those that the filter lets through. */
  list(filter: DlqFilter, limit: number): Promise<readonly DeadLetterSummary[]>;
  /** Null where there is none, or it has been forgotten by age. */
  show(seq: number): Promise<DeadLetterMessage | null>;
  /**
   * Publishes the original again, or what it should have been, under the same event id and an n-th message id; the dead letter stays as a
   * record.
   */
  redrive(seq: number, n: number, mended?: Uint8Array): Promise<Redriven>;
};
export type Redriven =
  | { readonly kind: 'redriven'; readonly seq: number; readonly subject: string; readonly streamSeq: number }
  | { readonly kind: 'refused'; readonly seq: number; readonly why: string };

/** Needs the operator's rights: producers may not publish for others, and nobody else reads all of DLQ. */
export function createDlq(connection: NatsConnection): Dlq {
  const jetstream = connection.jetstream();

  const list: Dlq['list'] = async ({ workspace = '*', reason = '*', without }, limit) => {
    const manager = await connection.jetstreamManager();
    const { state } = await manager.streams.info(streams.dlq);
    if (state.messages === 0) return [];
    const consumer = await jetstream.consumers.get(streams.dlq, {
      filterSubjects: [`dlq.${workspace}.${reason}`],
      headers_only: true,
    });
    const { num_pending: pending } = await consumer.info();
    if (pending === 0) return [];
    const found: DeadLetterSummary[] = [];
    const messages = await consumer.fetch({ max_messages: pending, expires: 10_000 });
    for await (const message of messages) {
      if (without?.has(message.seq) !== true)
        found.push(summary(message.seq, message.subject, message.headers, new Date(message.info.timestampNanos / 1e6)));
      if (found.length > limit) found.shift();
      if (message.info.pending === 0) break;
    }
    return found.toReversed();
  };
  const read = async (seq: number) => {
    const manager = await connection.jetstreamManager();
    try {
      return await manager.streams.getMessage(streams.dlq, { seq });
    } catch (error) {
      if (error instanceof Error && /no message found|not found/i.test(error.message)) return null;
      throw error;
    }
  };
  return {
    list,
    async show(seq) {
      const message = await read(seq);
      if (message === null) return null;
      const headers = Object.fromEntries([...message.header].map(([name, values]) => [name, values.join(', ')]));
      const body = new TextDecoder().decode(message.data);
      return { ...summary(seq, message.subject, message.header, message.time), headers, body };
    },
    async redrive(seq, n, mended) {
      const message = await read(seq);
      if (message === null) return { kind: 'refused', seq, why: 'there is no such dead letter (any more)' };
      const { subject, eventSource, eventId } = summary(seq, message.subject, message.header, message.time);
      if (subject === null)
        return {
          kind: 'refused',
          seq,
          why: 'it was turned away before it became a message: send it again, mended, through the api',
        };
      const headers = newHeaders();
      for (const [name, values] of message.header)
        if (!/^(dlq-|nats-)/i.test(name)) for (const value of values) headers.append(name, value);
      const original =
        eventSource === null || eventId === null ? `${streams.dlq}:${seq}` : eventMessageId(eventSource, eventId);
      const ack = await jetstream.publish(subject, mended ?? message.data, {
        headers,
        msgID: `${original}:redrive:${n}`,
      });
      return { kind: 'redriven', seq, subject, streamSeq: ack.seq };
    },
  };
}

function summary(seq: number, stored: string, headers: MsgHdrs | undefined, time: Date): DeadLetterSummary {
  const header = (name: string): string | null => headers?.get(name) || null;
  const [, workspace = '', reason = ''] = stored.split('.');
  return {
    seq,
    at: header('Dlq-At') ?? time.toISOString(),
    workspace,
    reason: header('Dlq-Reason') ?? reason,
    problem: header('Dlq-Detail') ?? '',
    subject: header('Dlq-Subject'),
    from: header('Dlq-From') ?? '',
    eventSource: header('ce-source'),
    eventId: header('ce-id'),
  };
}
