import { DiscardPolicy, nanos, NatsError, RetentionPolicy, StorageType } from 'nats';
import type { JetStreamManager, NatsConnection, StreamConfig } from 'nats';
import { partitionCount, streams } from '../../domain/subjects.ts';

const minutes = 60_000;
const days = 86_400_000;
const gib = 2 ** 30;
/** A limit is reserved on disk when the stream is made; without one, the server's own limit (three quarters of the disk) holds. */
const unlimited = -1;
/** The body's limit (256 KiB) and room for headers. */
const maxMessage = 320 * 1024;

type StreamPlan = Pick<StreamConfig, 'name' | 'subjects' | 'max_bytes' | 'subject_transform'> & {
  readonly maxAgeMs: number;
  readonly windowMs: number;
};

/**
 * Limits retention throughout: several readers, free replay, and the truth about who read what lies in PostgreSQL. A full stream
 * refuses (producers keep what they have and retry) rather than dropping what nobody has read yet. What we write ourselves and can
 * make again (OUTCOMES, from the outbox) drops the oldest instead.
 */
const plans: readonly StreamPlan[] = [
  {
    name: streams.events,
    subjects: ['in.*.*.*.*'],
    subject_transform: {
      src: 'in.*.*.*.*',
      // By workspace and key: all events of one name of a person stay in order. The count is fixed for the life of the stream.
      dest: `evt.{{partition(${partitionCount},1,4)}}.{{wildcard(1)}}.{{wildcard(2)}}.{{wildcard(3)}}.{{wildcard(4)}}`,
    },
    maxAgeMs: 21 * days,
    max_bytes: unlimited,
    windowMs: 10 * minutes,
  },
  { name: streams.receipts, subjects: ['rcp.>'], maxAgeMs: 21 * days, max_bytes: unlimited, windowMs: 10 * minutes },
  { name: streams.outcomes, subjects: ['out.>'], maxAgeMs: 21 * days, max_bytes: gib / 2, windowMs: 10 * minutes },
  // Looked at by people, and fed again by whatever is redelivered after a crash: kept longer, remembered longer.
  { name: streams.dlq, subjects: ['dlq.>'], maxAgeMs: 90 * days, max_bytes: gib / 2, windowMs: 60 * minutes },
];

/** Creates or updates the four streams; needs the operator's rights. Done at start, because a stream's own creation must reach the disk before its first event. */
export async function ensureStreams(
  operator: NatsConnection,
  options: { readonly replicas?: number } = {},
): Promise<void> {
  const manager = await operator.jetstreamManager();
  for (const plan of plans) {
    const { maxAgeMs, windowMs, ...rest } = plan;
    const config: Partial<StreamConfig> & { name: string } = {
      ...rest,
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: plan.name === streams.outcomes ? DiscardPolicy.Old : DiscardPolicy.New,
      num_replicas: options.replicas ?? 1,
      max_age: nanos(maxAgeMs),
      duplicate_window: nanos(windowMs),
      // Dead letters carry headers of their own on top of the original's.
      max_msg_size: plan.name === streams.dlq ? 1024 * 1024 : maxMessage,
      allow_direct: true,
    };
    const subjects = await subjectsOf(manager, plan.name);
    if (subjects === null) await manager.streams.add(config);
    else if (subjects.join() === plan.subjects.join()) await manager.streams.update(plan.name, config);
    else
      throw new Error(
        `the server has a stream ${plan.name} on ${subjects.join(', ')}, expected ${plan.subjects.join(', ')}: it belongs to something else and was not changed. Give Carillon an account of its own`,
      );
  }
}

/** Null where there is no such stream. */
async function subjectsOf(manager: JetStreamManager, name: string): Promise<readonly string[] | null> {
  try {
    return (await manager.streams.info(name)).config.subjects;
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.code === 404) return null;
    throw error;
  }
}
