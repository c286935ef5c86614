import type { CarillonEvent, Identity } from './event.ts';
import { instantOf } from './ingest/event-time.ts';
import { identifierDefect, isObject, textOf } from './ingest/fields.ts';
import type { Fields } from './ingest/fields.ts';
import { defectOf } from './ingest/hygiene.ts';
import { maxEventBytes, maxIdLength } from './ingest/limits.ts';
import type { JsonObject } from './json.ts';
import { eventKey, eventTypePattern, keyPattern, parseStoredSubject, workspacePattern } from './subjects.ts';
import type { StoredSubject } from './subjects.ts';
import type { DeadLetterReason } from './why/verdicts.ts';

/** A message as it lies in EVENTS. `header` answers undefined for one that is not there. */
export type StoredMessage = {
  readonly subject: string;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
};

export type ParsedEvent =
  | { readonly kind: 'event'; readonly event: CarillonEvent; readonly contentTime: string | null }
  | { readonly kind: 'bad'; readonly reason: DeadLetterReason; readonly problem: string };

type Refusal = Extract<ParsedEvent, { kind: 'bad' }>;
const bad = (reason: DeadLetterReason, problem: string): Refusal => ({ kind: 'bad', reason, problem });

/** The body's keys that name the person or are transport; what is left is a plain producer's properties. */
const reserved = new Set('userId anonymousId email phone externalIds traits previousId context properties'.split(' '));

/**
 * Reads one message of EVENTS, whoever wrote it: CloudEvents in binary mode (`ce-*` headers) or structured. A message that cannot be an
 * event is a value with the reason under which it is parked. `contentTime` is the producer's own clock, the same over all its retries.
 */
export function parseEvent(message: StoredMessage, sha256: (text: string) => Uint8Array): ParsedEvent {
  const subject = parseStoredSubject(message.subject);
  if (subject === undefined || !workspacePattern.test(subject.workspace) || !eventTypePattern.test(subject.type))
    return bad(
      'bad-type',
      'the subject must be in.<workspace>.<domain>.<event>.<key>, in lower-case letters, digits and _',
    );
  if (message.body.length > maxEventBytes)
    return bad('too-large', `the body is larger than ${maxEventBytes / 1024} KiB`);
  const json = parseJson(message.body);
  if (typeof json === 'string') return bad('bad-envelope', json);
  const envelope = readEnvelope(message, json.value);
  if ('reason' in envelope) return envelope;
  const event = readBody(subject, envelope);
  if ('reason' in event) return event;
  const wrongKey = keyDefect(subject, event, sha256);
  if (wrongKey) return bad('bad-key', wrongKey);
  return { kind: 'event', event, contentTime: message.header('ce-originaltime') ?? event.time };
}

function parseJson(body: Uint8Array): { readonly value: unknown } | string {
  if (body.length === 0) return { value: {} };
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown };
  } catch {
    return 'the body is not JSON in UTF-8';
  }
}

type Envelope = {
  readonly id: string;
  readonly source: string;
  readonly fullType: string;
  readonly time: string | null;
  /** The user where the data names nobody, as over HTTP. */
  readonly subject: string | undefined;
  readonly data: unknown;
};

function readEnvelope(message: StoredMessage, body: unknown): Envelope | Refusal {
  const structured = message.header('content-type')?.startsWith('application/cloudevents') ?? false;
  const attributes = structured ? body : null;
  if (structured && !isObject(attributes)) return bad('bad-envelope', 'a structured CloudEvent must be a JSON object');
  const attribute = (name: string): string | undefined =>
    isObject(attributes) ? textOf(attributes[name]) : decoded(message.header(`ce-${name}`));
  const id = attribute('id');
  const source = attribute('source');
  if (id === undefined || source === undefined)
    return bad('bad-envelope', 'ce-id and ce-source are needed: together they tell a retry from another event');
  if ((attribute('specversion') ?? '1.0') !== '1.0') return bad('bad-envelope', 'ce-specversion must be 1.0');
  const subject = attribute('subject');
  for (const [name, value] of Object.entries({ id, source, subject })) {
    const defect = identifierDefect(`ce-${name}`, value) ?? defectOf(value);
    if (defect) return bad('bad-envelope', defect);
  }
  const time = attribute('time');
  if (time !== undefined && instantOf(time) === undefined)
    return bad('bad-envelope', 'ce-time must be an RFC 3339 instant such as 2026-11-20T10:00:00Z');
  const data = isObject(attributes) ? attributes['data'] : body;
  return { id, source, fullType: (attribute('type') ?? '').slice(0, maxIdLength), time: time ?? null, subject, data };
}

/** CloudEvents' NATS binding percent-encodes header values. */
function decoded(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function readBody(subject: StoredSubject, envelope: Envelope): CarillonEvent | Refusal {
  const given = envelope.data ?? {};
  if (!isObject(given)) return bad('bad-envelope', 'the body must be a JSON object');
  const nameless = textOf(given['userId']) === undefined && textOf(given['anonymousId']) === undefined;
  const data = nameless && envelope.subject !== undefined ? { ...given, userId: envelope.subject } : given;
  const defect = defectOf(data) ?? nameDefect(data);
  if (defect) return bad('bad-envelope', defect);
  const context = isObject(data['context']) ? data['context'] : {};
  return {
    workspace: subject.workspace,
    source: envelope.source,
    id: envelope.id,
    type: subject.type,
    fullType: envelope.fullType === '' ? subject.type : envelope.fullType,
    time: envelope.time,
    identities: identitiesOf(data),
    properties: isObject(data['properties']) ? (data['properties'] as JsonObject) : plainProperties(data),
    traits: { ...json(context['traits']), ...json(data['traits']) },
    previousId: textOf(data['previousId']) ?? null,
  };
}

const json = (value: unknown): JsonObject => (isObject(value) ? (value as JsonObject) : {});

function nameDefect(data: Fields): string | undefined {
  for (const name of ['userId', 'anonymousId', 'email', 'phone', 'previousId']) {
    const defect = identifierDefect(name, data[name]);
    if (defect) return defect;
  }
  return undefined;
}

function plainProperties(data: Fields): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !reserved.has(key))) as JsonObject;
}

/** Strongest name first. Mail addresses are one name in any case, phone numbers in any grouping. */
function identitiesOf(data: Fields): readonly Identity[] {
  const email = textOf(data['email'])?.trim().toLowerCase();
  const phone = textOf(data['phone'])?.replaceAll(/[^\d+]/g, '');
  const named = (kind: Identity['kind'], value: string | undefined): Identity[] => (value ? [{ kind, value }] : []);
  const external = isObject(data['externalIds']) ? Object.entries(data['externalIds']) : [];
  return [
    ...named('userId', textOf(data['userId'])),
    ...external.flatMap(([system, id]) =>
      system.length <= 64 ? named(`externalId:${system}`, textOf(id)?.slice(0, maxIdLength)) : [],
    ),
    ...named('anonymousId', textOf(data['anonymousId'])),
    ...named('email', email),
    ...named('phone', phone),
  ];
}

/** The key decides the partition: a wrong one would take the event out of its person's order. */
function keyDefect(
  subject: StoredSubject,
  event: CarillonEvent,
  sha256: (text: string) => Uint8Array,
): string | undefined {
  if (!keyPattern.test(subject.key)) return 'the key must be 26 characters of base32 in lower case';
  const named = (kind: Identity['kind']): string | undefined =>
    event.identities.find((one) => one.kind === kind)?.value;
  const identity = named('userId') ?? named('anonymousId');
  if (identity === undefined || subject.key === eventKey(sha256, subject.workspace, identity)) return undefined;
  return "the key must be the first 26 characters of base32(SHA-256(workspace + ':' + (userId or anonymousId)))";
}
