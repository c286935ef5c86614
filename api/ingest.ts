import { sha256 } from '../adapters/sha256.ts';
import type { FastifyRequest } from 'fastify';
import type { IngestContext, Mapped, StreamMessage } from '../domain/ingest/mapped.ts';
import { parked } from '../domain/ingest/parked.ts';
import type { KeyRecord } from '../adapters/keys/key-record.ts';
import type { Authenticator } from './auth.ts';
import type { EventPublisher } from './ports.ts';
import { problem } from './problem.ts';
import type { PublishEvent } from './publish-event.ts';
import type { TokenBuckets } from './token-bucket.ts';

export type IngestDeps = {
  readonly authenticator: Authenticator;
  readonly publisher: EventPublisher;
  readonly publishEvent: PublishEvent;
  readonly rate: TokenBuckets;
  /** Where a write key sets no rate of its own. */
  readonly eventsPerSecond: number;
  readonly now: () => number;
  /** Whether some write key may be used by pages of this origin. */
  readonly originAllowed: (origin: string) => boolean;
  readonly counted: IngestCounters;
};

/** Where ingest reports what it did, for `/metrics`. */
export type IngestCounters = { accepted(n: number): void; duplicate(n: number): void; parked(n: number): void };

export type Accepted = { readonly accepted: number; readonly duplicates: number; readonly parked: number };

export function contextFor(key: KeyRecord, now: number): IngestContext {
  return { workspace: key.workspace, receivedAt: now, sha256 };
}

/** Takes the tokens of `events` events, or answers 429. */
export function meter({ rate, now, eventsPerSecond }: IngestDeps, key: KeyRecord, events: number): void {
  const wait = rate.take(key.id, key.eventsPerSecond ?? eventsPerSecond, events, now());
  if (wait === 0) return;
  const seconds = Math.ceil(wait / 1_000);
  throw problem(429, `This write key sends faster than it may. Wait ${seconds} s; nothing of this request was taken.`, {
    headers: { 'retry-after': String(seconds) },
  });
}

/** One event: a bad one is the caller's to mend. */
export async function acceptOne(deps: IngestDeps, mapped: Mapped): Promise<Accepted> {
  if (mapped.kind === 'bad') {
    throw problem(mapped.reason === 'too-large' ? 413 : 400, `${upperFirst(mapped.problem)}.`);
  }
  const { duplicate } = await deps.publishEvent(mapped.message);
  return count(deps, { accepted: 1, duplicates: duplicate ? 1 : 0, parked: 0 });
}

/**
 * Many events: a bad one never fails its neighbours, it is parked with its reason. Resolves when everything, the parked
 * included, is durable (I1); if one cannot be, the whole request fails and its retry is deduplicated by id.
 */
export async function acceptMany(
  deps: IngestDeps,
  messages: readonly unknown[],
  map: (message: unknown) => Mapped,
  context: IngestContext,
): Promise<Accepted> {
  let parkedCount = 0;
  const sends = messages.map((original) => {
    const mapped = map(original);
    if (mapped.kind === 'event') return deps.publishEvent(mapped.message);
    parkedCount += 1;
    return park(deps, parked({ reason: mapped.reason, problem: mapped.problem, original }, context));
  });
  // All settle before the answer, so that no rejection is left without an owner.
  const settled = await Promise.allSettled(sends);
  let duplicates = 0;
  for (const one of settled) {
    if (one.status === 'rejected') throw one.reason;
    if (one.value?.duplicate) duplicates += 1;
  }
  return count(deps, { accepted: messages.length - parkedCount, duplicates, parked: parkedCount });
}

/** Async on purpose: a publisher that refuses at once must still let the neighbours settle. */
async function park({ publisher }: IngestDeps, { subject, headers, body }: StreamMessage): Promise<undefined> {
  await publisher.publish(subject, headers, body);
}

function count({ counted }: IngestDeps, result: Accepted): Accepted {
  counted.accepted(result.accepted);
  if (result.duplicates > 0) counted.duplicate(result.duplicates);
  if (result.parked > 0) counted.parked(result.parked);
  return result;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A write key from the header is checked before the body is looked at; one in the body only after. */
export function writeKeyIn(request: FastifyRequest, body: unknown, { authenticator }: IngestDeps): KeyRecord {
  const inBody = typeof body === 'object' && body !== null ? (body as { writeKey?: unknown }).writeKey : undefined;
  return authenticator.writer(request, inBody);
}
