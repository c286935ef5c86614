import { eventMessageId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { eventKey, ingestSubject } from '../subjects.ts';
import type { EventTime } from './event-time.ts';
import { wireText } from './hygiene.ts';
import { maxEventBytes } from './limits.ts';
import { bad } from './mapped.ts';
import type { IngestContext, Mapped } from './mapped.ts';

export type Envelope = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly fullType?: string;
  readonly time: EventTime | undefined;
  /** userId ?? anonymousId: decides the partition, so that one person's events stay in order. */
  readonly identity: string;
  readonly body: JsonObject;
};

/** The last step of every road in: one subject, one set of headers, one body. */
export function seal(envelope: Envelope, context: IngestContext): Mapped {
  const body = wireText(envelope.body);
  if (isLargerThan(body, maxEventBytes)) {
    return bad(
      `the event is larger than ${maxEventBytes / 1024} KiB; keep the payload elsewhere and send a link to it`,
      'too-large',
    );
  }
  const id = headerText(envelope.id);
  const source = headerText(envelope.source);
  const headers: Record<string, string> = {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': source,
    'ce-type': headerText(envelope.fullType ?? envelope.type),
    'Nats-Msg-Id': deduplicationId(context.workspace, source, id),
  };
  if (envelope.time) {
    headers['ce-time'] = envelope.time.time;
    if (envelope.time.original) headers['ce-originaltime'] = envelope.time.original;
  }
  const key = eventKey(context.sha256, context.workspace, envelope.identity);
  return { kind: 'event', message: { subject: ingestSubject(context.workspace, envelope.type, key), headers, body } };
}

/** One stream serves all workspaces: outside `default` the workspace goes in front, so that no tenant can swallow another's event. */
function deduplicationId(workspace: string, source: string, id: string): string {
  return workspace === 'default' ? eventMessageId(source, id) : eventMessageId(`${workspace}/${source}`, id);
}

/** CloudEvents' NATS binding: everything outside U+0021–7E, and the escape itself, is percent-encoded. */
function headerText(value: string): string {
  return /^[\x21-\x7e]*$/.test(value) && !value.includes('%')
    ? value
    : encodeURI(value.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function isLargerThan(text: string, bytes: number): boolean {
  // UTF-8 needs one to three bytes per UTF-16 unit: count only where that leaves a doubt.
  if (text.length > bytes) return true;
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes;
}
