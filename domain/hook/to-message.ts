import { seal } from '../ingest/envelope.ts';
import type { IngestContext, Mapped } from '../ingest/mapped.ts';
import type { MappedEvent } from './read-payload.ts';

/** The CloudEvents source of everything a hook brings: with the source's own id it tells a retry from another event. */
export function hookSource(source: string): string {
  return `hook/${source}`;
}

/** Ready for the stream. */
export function toMessage(source: string, event: MappedEvent, context: IngestContext): Mapped {
  const { id, type, time, key, body } = event;
  return seal(
    { id, source: hookSource(source), type, time: time === undefined ? undefined : { time }, identity: key, body },
    context,
  );
}
