import type { JsonObject } from '../json.ts';
import { seal } from './envelope.ts';
import { instantOf } from './event-time.ts';
import { cloudEventType } from './event-type.ts';
import { identifierDefect, isObject, textOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { defectOf } from './hygiene.ts';
import { bad } from './mapped.ts';
import type { IngestContext, Mapped } from './mapped.ts';

/** Structured mode: one JSON object holding the attributes and `data`. */
export function fromStructured(event: unknown, context: IngestContext): Mapped {
  if (!isObject(event)) return bad('a CloudEvent must be a JSON object');
  if (event['data_base64'] !== undefined) return bad('data_base64 is not taken; send JSON in "data"');
  return fromAttributes(event, event['data'], context);
}

/** Binary mode: the attributes are `ce-*` headers, percent-encoded, and the HTTP body is the data. */
export function fromBinary(headers: Fields, data: unknown, context: IngestContext): Mapped {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-') && typeof value === 'string') attributes[name.slice(3)] = decoded(value);
  }
  return fromAttributes(attributes, data, context);
}

function fromAttributes(attributes: Fields, data: unknown, context: IngestContext): Mapped {
  const defect = defectOf(attributes) ?? defectOf(data) ?? attributeDefect(attributes);
  if (defect) return bad(defect);
  const fullType = String(attributes['type']);
  const type = cloudEventType(fullType);
  if (type === undefined) return bad(`type must hold letters or digits, such as user.signed_up`, 'bad-type');
  if (data !== undefined && data !== null && !isObject(data)) return bad('data must be a JSON object');
  const fields: Fields = data ?? {};
  for (const name of ['userId', 'anonymousId', 'previousId']) {
    const wrong = identifierDefect(`data.${name}`, fields[name]);
    if (wrong) return bad(wrong);
  }
  const names = namesOf(fields, attributes);
  const identity = names.userId ?? names.anonymousId;
  if (identity === undefined) {
    return bad('the person is missing: put userId or anonymousId in data, or the user id in the attribute "subject"');
  }
  const time = attributes['time'] === undefined ? undefined : instantOf(attributes['time']);
  return seal(
    {
      id: String(attributes['id']),
      source: String(attributes['source']),
      type,
      fullType,
      time: time === undefined ? undefined : { time: new Date(time).toISOString() },
      identity,
      body: bodyOf(fields, names),
    },
    context,
  );
}

function attributeDefect(attributes: Fields): string | undefined {
  if (attributes['specversion'] !== '1.0') {
    return attributes['specversion'] === undefined
      ? 'specversion is missing: send CloudEvents 1.0, structured (content type application/cloudevents+json) or binary (ce-* headers)'
      : 'specversion must be "1.0"';
  }
  const subjectDefect = identifierDefect('subject', attributes['subject']);
  if (subjectDefect) return subjectDefect;
  for (const name of ['id', 'source', 'type']) {
    const value = attributes[name];
    if (typeof value !== 'string' || value === '') return `${name} must be a non-empty string`;
    const defect = identifierDefect(name, value);
    if (defect) return defect;
  }
  const time = attributes['time'];
  return time === undefined || (typeof time === 'string' && instantOf(time) !== undefined)
    ? undefined
    : 'time must be an RFC 3339 instant such as 2026-11-20T10:00:00Z';
}

type Names = { readonly userId: string | undefined; readonly anonymousId: string | undefined };

/** `subject` is the user where the data names nobody: an event without data is a whole event. */
function namesOf(data: Fields, attributes: Fields): Names {
  const userId = textOf(data['userId']);
  const anonymousId = textOf(data['anonymousId']);
  return userId === undefined && anonymousId === undefined
    ? { userId: textOf(attributes['subject']), anonymousId: undefined }
    : { userId, anonymousId };
}

/** Null names are absent names; everything else of the data goes through as it came. */
function bodyOf(data: Fields, names: Names): JsonObject {
  const { userId: _userId, anonymousId: _anonymousId, ...rest } = data;
  return { ...names, ...rest } as JsonObject;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
