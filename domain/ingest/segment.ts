import { base32 } from '../ids.ts';
import type { Json, JsonObject } from '../json.ts';
import { correctedTime, instantOf } from './event-time.ts';
import { seal } from './envelope.ts';
import { trackType } from './event-type.ts';
import { compact, identifierDefect, isObject, objectOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { defectOf } from './hygiene.ts';
import { bad } from './mapped.ts';
import type { IngestContext, Mapped } from './mapped.ts';

export const segmentCalls = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type SegmentCall = (typeof segmentCalls)[number];

/** All Segment clients share one source, so a message retried through another client or key is still the same event. */
export const segmentSource = 'segment';

/** What a batch says once for all its messages. */
export type SegmentBatchFields = {
  readonly sentAt?: unknown;
  readonly timestamp?: unknown;
  readonly context?: unknown;
};

/** One Segment message as an event. `call` is the path of a single call; in a batch the message names its own. */
export function fromSegment(
  message: unknown,
  context: IngestContext,
  call?: SegmentCall,
  batch: SegmentBatchFields = {},
): Mapped {
  if (!isObject(message)) return bad('a message must be a JSON object');
  const defect = defectOf(message) ?? idDefect(message);
  if (defect) return bad(defect);
  const kind = call ?? message['type'];
  if (!isSegmentCall(kind)) return bad(`type must be one of ${segmentCalls.join(', ')}`);
  const name = textOf(message['event']);
  if (kind === 'track' && name === undefined) return bad('a track call needs its event name in "event"');
  const userId = textOf(message['userId']);
  const anonymousId = textOf(message['anonymousId']);
  const identity = userId ?? anonymousId;
  if (identity === undefined) return bad('userId or anonymousId is needed: an event belongs to a person');
  if (kind === 'alias' && textOf(message['previousId']) === undefined) return bad('an alias call needs previousId');
  if (kind === 'group' && textOf(message['groupId']) === undefined) return bad('a group call needs groupId');

  const type = typeOf(kind, name ?? '', context);
  const body = bodyOf(kind, message, batch, { userId, anonymousId });
  const stamp =
    instantOf(message['timestamp']) ?? instantOf(message['originalTimestamp']) ?? instantOf(batch.timestamp);
  const time = correctedTime(stamp, instantOf(message['sentAt'] ?? batch.sentAt), context.receivedAt);
  const id = textOf(message['messageId']) ?? derivedId(type, body, stamp, context);
  return seal({ id, source: segmentSource, type, time, identity, body }, context);
}

function isSegmentCall(value: unknown): value is SegmentCall {
  return (segmentCalls as readonly unknown[]).includes(value);
}

function idDefect(message: Fields): string | undefined {
  for (const name of ['userId', 'anonymousId', 'messageId', 'previousId', 'groupId', 'event']) {
    const defect = identifierDefect(name, message[name]);
    if (defect) return defect;
  }
  return undefined;
}

const typeByCall = {
  identify: 'profile.identified',
  alias: 'profile.aliased',
  group: 'profile.grouped',
  page: 'page.viewed',
  screen: 'screen.viewed',
} as const satisfies Record<Exclude<SegmentCall, 'track'>, string>;

function typeOf(call: SegmentCall, name: string, { sha256 }: IngestContext): string {
  return call === 'track' ? trackType(name, sha256) : typeByCall[call];
}

type Names = { readonly userId: string | undefined; readonly anonymousId: string | undefined };

function bodyOf(call: SegmentCall, message: Fields, batch: SegmentBatchFields, names: Names): JsonObject {
  const { traits: contextTraits, ...context } = { ...objectOf(batch.context), ...objectOf(message['context']) };
  const previousId = textOf(message['previousId']);
  return compact({
    userId: names.userId,
    anonymousId: names.anonymousId,
    // An alias of oneself changes nothing: it stays an event and merges nobody.
    previousId: call === 'alias' && previousId !== names.userId ? previousId : undefined,
    groupId: call === 'group' ? textOf(message['groupId']) : undefined,
    properties: propertiesOf(call, message),
    traits: { ...objectOf(contextTraits), ...(call === 'identify' ? objectOf(message['traits']) : {}) },
    externalIds: externalIdsOf(context['externalIds']),
    context,
  });
}

function propertiesOf(call: SegmentCall, message: Fields): JsonObject | undefined {
  const properties = objectOf(message['properties']);
  switch (call) {
    case 'track':
      return properties;
    case 'page':
    case 'screen':
      return { ...properties, ...compact({ name: textOf(message['name']), category: textOf(message['category']) }) };
    case 'group':
      // A group's traits describe the group, never the person.
      return compact({ groupId: textOf(message['groupId']), traits: objectOf(message['traits']) });
    case 'identify':
    case 'alias':
      return undefined;
  }
}

/** Segment's `context.externalIds`: `[{ type: 'zendesk', id: '17' }]`. */
function externalIdsOf(list: Json | undefined): JsonObject {
  if (!Array.isArray(list)) return {};
  const entries = list.flatMap((item: unknown): [string, string][] => {
    const system = isObject(item) ? textOf(item['type']) : undefined;
    const id = isObject(item) ? textOf(item['id']) : undefined;
    return system !== undefined && id !== undefined && /^[A-Za-z0-9_.-]{1,64}$/.test(system) ? [[system, id]] : [];
  });
  return Object.fromEntries(entries);
}

/**
 * A producer without `messageId` still gets its retries deduplicated: never a random id. Where it says no time either,
 * the same content is one event within a minute and another one after it.
 */
function derivedId(
  type: string,
  body: JsonObject,
  stamp: number | undefined,
  { sha256, receivedAt }: IngestContext,
): string {
  const moment = stamp ?? `minute ${Math.floor(receivedAt / 60_000)}`;
  const { context: _transport, ...content } = body;
  return `derived-${base32(sha256(JSON.stringify([type, content, moment]))).slice(0, 32)}`;
}
