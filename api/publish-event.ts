import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { StreamMessage } from '../domain/ingest/mapped.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import type { EventPublisher } from './ports.ts';

/** Makes one event durable. Resolves after the durable ack; throws as `EventPublisher` does. */
export type PublishEvent = (message: StreamMessage) => Promise<{ readonly duplicate: boolean }>;

/** Retries follow within seconds; what is forgotten costs one more copy in the stream. */
const remembered = 20_000;

/**
 * The stream knows recent ids and never looks at contents: what it takes for a duplicate is a retry, or another event under a used id,
 * which must not vanish. Unless this process stored that very content itself, it goes in once more, under an id that its content is part
 * of; the router passes over a retry and parks the other as `id-reused`.
 */
export function createPublishEvent(publisher: EventPublisher): PublishEvent {
  const stored = new LRUCache<string, string>({ max: remembered });
  return async (message) => {
    const { subject, headers, body } = message;
    const id = headers['Nats-Msg-Id'] ?? '';
    faultPoint('event:publishing');
    const ack = await publisher.publish(subject, headers, body);
    faultPoint('event:published');
    const content = digestOf(message);
    if (ack.duplicate && stored.get(id) !== content)
      await publisher.publish(subject, { ...headers, 'Nats-Msg-Id': `${id}:${content}` }, body);
    stored.set(id, content);
    return ack;
  };
}

/** Over the producer's own clock, where it was corrected: the correction is another at every retry. */
function digestOf({ subject, headers, body }: StreamMessage): string {
  const time = headers['ce-originaltime'] ?? headers['ce-time'] ?? '';
  return createHash('sha256').update(`${subject}\n${time}\n${body}`).digest('base64url').slice(0, 22);
}
