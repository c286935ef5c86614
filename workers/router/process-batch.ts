import type { ClientBase } from 'pg';
import { lockPlaces, writePlaces } from '../../adapters/postgres/entry/places.ts';
import type { ContractJudge } from '../../adapters/ajv/judge.ts';
import type { DeadLetters } from '../../adapters/nats/dead-letters.ts';
import type { Delivery } from '../../adapters/nats/read-partition.ts';
import type { Catalog } from '../../adapters/postgres/routing/catalog.ts';
import { describeFailure } from '../../adapters/postgres/failure.ts';
import { readDoors } from '../../adapters/postgres/routing/read-doors.ts';
import { RaceLostError } from '../../adapters/postgres/routing/race.ts';
import { lockPeople, readHead, readNames } from '../../adapters/postgres/routing/read-batch.ts';
import { writeBatch } from '../../adapters/postgres/routing/write-batch.ts';
import type { InboxRow } from '../../adapters/postgres/routing/write-batch.ts';
import type { Clock } from '../../domain/clock.ts';
import { nameKey, namesOf, resolveProfiles } from '../../domain/profile/resolve.ts';
import type { KnownProfile, Resolution } from '../../domain/profile/resolve.ts';
import { routeBatch } from '../../domain/routing/route-batch.ts';
import type { PersonFacts } from '../../domain/routing/facts.ts';
import { streams } from '../../domain/subjects.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';
import { judgeDeliveries, readDeliveries } from './sort-deliveries.ts';
import type { Parked, Readable } from './sort-deliveries.ts';

export type BatchDeps = {
  readonly catalog: Catalog;
  readonly judge: ContractJudge;
  readonly deadLetters: DeadLetters;
  readonly newId: () => string;
  readonly newClock: (arrivedAt: number) => Clock;
};

/** Workflows that have something to be told now. */
export type Processed = { readonly workflowIds: readonly string[] };

/**
 * One transaction: who the events are about, what they do, and how far the partitions are read (I2). A second run of the same messages
 * changes nothing. Dead letters are parked before the commit that moves past them; parking one twice is one dead letter.
 */
export async function processBatch(
  client: ClientBase,
  deliveries: readonly Delivery[],
  deps: BatchDeps,
): Promise<Processed> {
  await client.query('begin');
  try {
    const processed = await inTransaction(client, deliveries, deps);
    faultPoint('inbox:committing');
    await client.query('commit');
    faultPoint('inbox:committed');
    return processed;
  } catch (error) {
    // A broken connection has rolled back by itself.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Moves past one message that no transaction can hold. */
export async function parkAlone(
  client: ClientBase,
  delivery: Delivery,
  cause: unknown,
  deps: BatchDeps,
): Promise<void> {
  const { problem, errorClass } = describeFailure(cause);
  await park(deps, { delivery, reason: 'failed', problem, readable: null }, errorClass);
  await client.query('update partitions set position = $1 where stream = $2 and partition = $3', [
    delivery.seq,
    streams.events,
    delivery.partition,
  ]);
}

async function inTransaction(client: ClientBase, deliveries: readonly Delivery[], deps: BatchDeps): Promise<Processed> {
  const { catalog, judge, newId, newClock } = deps;
  const { readable, parked: unreadable } = readDeliveries(deliveries);
  const names = readable.flatMap(({ event }) => namesOf(event));
  const events = readable.map(({ event }) => event);
  const { seen, known, catalog: list } = await readHead(client, events, names);
  const view = await catalog.view(client, list);
  const { fresh, parked: refused } = judgeDeliveries(readable, seen, view, judge);

  const resolution = resolveProfiles(
    fresh.map(({ event }) => event),
    known,
    newId,
  );
  const met = await readPeople(client, fresh, resolution, view.listening);
  if (mustHoldStill(resolution)) await assertUnchanged(client, names, known);
  await catalog.load(
    client,
    met.flatMap(({ workspace, enrollments }) => enrollments.map((one) => ({ ...one, workspace }))),
  );

  const routed = fresh.map(({ delivery, event }, index) => ({
    event,
    streamSeq: delivery.seq,
    arrivedAt: delivery.arrivedAt,
    profileId: resolution.profileIds[index] ?? null,
  }));
  const asking = fresh.flatMap(({ event: { workspace, type } }, index) => {
    const profileId = resolution.profileIds[index] ?? null;
    return profileId === null ? [] : view.doors(workspace, type).map((door) => ({ workspace, profileId, door }));
  });
  const { people, segments } = await readDoors(client, met, asking, resolution.merges);
  const places = await lockPlaces(
    client,
    fresh.flatMap(({ event: { workspace, type } }) =>
      view.listening(workspace, type).map((journey) => ({ workspace, journey })),
    ),
  );
  const context = { listening: view.listening, definition: catalog.definition, places, segments, newId, newClock };
  const plan = routeBatch({ events: routed, people, merges: resolution.merges }, context);
  const failed = fresh.flatMap((readable, index): Parked[] => {
    const result = plan.results[index];
    return result?.kind === 'failed'
      ? [{ delivery: readable.delivery, reason: 'failed', problem: result.problem, readable }]
      : [];
  });
  const parked = [...unreadable, ...refused, ...failed];
  await Promise.all(parked.map((one) => park(deps, one)));

  const routedRows = fresh.flatMap((one, index): InboxRow[] => {
    const result = plan.results[index];
    if (result?.kind !== 'routed') return [];
    const row = inboxRow(one, resolution.profileIds[index] ?? null, result.verdicts);
    const { workspace, type, properties } = one.event;
    return [view.keeps(workspace, type) ? { ...row, properties } : row];
  });
  const parkedRows = parked.flatMap(({ readable: one, reason }): InboxRow[] =>
    one === null
      ? []
      : [inboxRow(one, knownOwner(one, known), [{ journey: null, verdict: 'invalid', detail: reason }])],
  );
  await writePlaces(client, places);
  await writeBatch(client, {
    plan,
    ...resolution,
    inbox: [...routedRows, ...parkedRows],
    positions: lastOfEach(deliveries),
    stream: streams.events,
  });
  return { workflowIds: [...new Set(plan.dispatches.map(({ enrollment }) => enrollment.workflowId))] };
}

/** Old acquaintances are locked and read; those whom this batch meets first have nothing to read. */
async function readPeople(
  client: ClientBase,
  fresh: readonly Readable[],
  { profileIds, created, merges }: Resolution,
  listening: (workspace: string, type: string) => readonly { readonly id: string }[],
): Promise<readonly PersonFacts[]> {
  const isNew = new Set(created.map(({ id }) => id));
  const old = new Set([...profileIds, ...merges.flatMap(({ winner, loser }) => [winner, loser])]);
  const ids = [...old].filter((id) => id !== null && !isNew.has(id)) as string[];
  const journeys = new Set(fresh.flatMap(({ event }) => listening(event.workspace, event.type).map(({ id }) => id)));
  const known = await lockPeople(client, ids, [...journeys], fresh[0]?.delivery.arrivedAt ?? null);
  return [...known, ...created.map((one) => ({ ...one, traits: {}, enrollments: [] }))];
}

/** New names for old people, and merges, rest on who had which name before the locks. */
function mustHoldStill({ names, created, merges }: Resolution): boolean {
  const isNew = new Set(created.map(({ id }) => id));
  return merges.length > 0 || names.some(({ profileId }) => !isNew.has(profileId));
}

async function assertUnchanged(
  client: ClientBase,
  names: Parameters<typeof readNames>[1],
  known: ReadonlyMap<string, KnownProfile>,
): Promise<void> {
  const now = await readNames(client, names);
  const same =
    now.size === known.size &&
    [...known].every(([key, one]) => {
      const other = now.get(key);
      return other?.id === one.id && other.hasUserId === one.hasUserId;
    });
  if (!same) throw new RaceLostError('a name found its owner meanwhile');
}

function inboxRow(
  { delivery, event, hash }: Readable,
  profileId: string | null,
  verdicts: InboxRow['verdicts'],
): InboxRow {
  const { workspace, source, id, type } = event;
  return { workspace, source, id, type, hash, seq: delivery.seq, profileId, verdicts, arrivedAt: delivery.arrivedAt };
}

function knownOwner({ event }: Readable, known: ReadonlyMap<string, KnownProfile>): string | null {
  const owner = event.identities
    .map((name) => known.get(nameKey(event.workspace, name)))
    .find((one) => one !== undefined);
  return owner?.id ?? null;
}

function park(deps: BatchDeps, { delivery, reason, problem }: Parked, errorClass?: string): Promise<void> {
  const { seq, subject, headers, body, arrivedAt } = delivery;
  const letter = { stream: streams.events, seq, subject, headers, body, arrivedAt, reason, problem };
  return deps.deadLetters({ ...letter, ...(errorClass !== undefined && { errorClass }) });
}

function lastOfEach(deliveries: readonly Delivery[]): { partition: number; position: number }[] {
  const last = new Map(deliveries.map(({ partition, seq }) => [partition, seq]));
  return [...last].map(([partition, position]) => ({ partition, position }));
}
