import type { StreamMessage } from '../domain/ingest/mapped.ts';

/** Publishes to a durable stream. Resolves after the durable ack only (I1); throws TransientError where there is none in time. */
export type EventPublisher = {
  publish(
    subject: StreamMessage['subject'],
    headers: StreamMessage['headers'],
    body: StreamMessage['body'],
  ): Promise<{ readonly duplicate: boolean }>;
};
