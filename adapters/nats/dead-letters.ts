import { headers as newHeaders } from 'nats';
import type { MsgHdrs, NatsConnection } from 'nats';
import { parseStoredSubject } from '../../domain/subjects.ts';
import type { DeadLetterReason } from '../../domain/why/verdicts.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';

/** A message that cannot be handled, with everything needed to look at it, fix the cause and put it back. */
export type DeadLetter = {
  readonly stream: string;
  readonly seq: number;
  /** As stored; the producer's subject is made from it. */
  readonly subject: string;
  readonly headers: MsgHdrs | undefined;
  readonly body: Uint8Array;
  readonly reason: DeadLetterReason;
  readonly problem: string;
  /** Epoch ms of its arrival in the stream. */
  readonly arrivedAt: number;
  /** What kind of error it makes, where one was thrown: `TypeError`, `SQLSTATE 54000`. */
  readonly errorClass?: string;
  /** Which part of several in one message, where only that part is parked. */
  readonly part?: number;
};

export type DeadLetters = (letter: DeadLetter) => Promise<void>;

/** Parks messages in DLQ; resolves after the durable ack. Parking one twice is one dead letter. */
export function createDeadLetters(connection: NatsConnection, from: string): DeadLetters {
  const jetstream = connection.jetstream();
  return async (letter) => {
    const { stream, seq, subject, body, reason, part } = letter;
    const id = part === undefined ? `${stream}:${seq}` : `${stream}:${seq}:${part}`;
    const workspace = subject.split('.')[stream === 'EVENTS' ? 2 : 1] ?? 'default';
    const headers = copied(letter.headers);
    const key = parseStoredSubject(subject)?.key;
    for (const [name, value] of Object.entries({
      'Dlq-Reason': reason,
      'Dlq-Detail': oneLine(letter.problem),
      'Dlq-Subject': producerSubject(subject),
      'Dlq-Stream': stream,
      'Dlq-Stream-Seq': String(seq),
      'Dlq-First-Seen': new Date(letter.arrivedAt).toISOString(),
      'Dlq-At': new Date().toISOString(),
      'Dlq-From': from,
      ...(letter.errorClass === undefined ? {} : { 'Dlq-Class': letter.errorClass }),
      ...(key === undefined ? {} : { 'Dlq-Key': key }),
    }))
      headers.set(name, value);
    faultPoint('dead-letter:publishing');
    await jetstream.publish(`dlq.${workspace}.${reason}`, body, { headers, msgID: id, timeout: 5_000 });
    faultPoint('dead-letter:published');
  };
}

/** The original's headers without those the server gives a meaning to. */
function copied(original: MsgHdrs | undefined): MsgHdrs {
  const headers = newHeaders();
  for (const [name, values] of original ?? [])
    if (!/^(nats-|dlq-)/i.test(name)) for (const value of values) headers.append(name, value);
  return headers;
}

/** Where a redrive publishes: the stream transforms `in.…` into `evt.<partition>.…`. */
function producerSubject(stored: string): string {
  const parsed = parseStoredSubject(stored);
  return parsed ? `in.${parsed.workspace}.${parsed.type}.${parsed.key}` : stored;
}

const oneLine = (text: string): string => text.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 1_000);
