import type { NatsConnection } from 'nats';
import type { Pool } from 'pg';
import { createContractJudge } from '../../../adapters/ajv/judge.ts';
import { oldestEvent, pastEvents } from '../../../adapters/nats/past-events.ts';
import { readAddress } from '../../../adapters/phone/read-address.ts';
import { createPolicyFacts } from '../../../adapters/postgres/reads/policy-facts.ts';
import { readNames } from '../../../adapters/postgres/routing/read-batch.ts';
import { type Channel, channels } from '../../../domain/channel.ts';
import { createPast, mostEvents, type PastEvent, type PastPerson, type Standing } from '../../../domain/past/past.ts';
import type { PastCount } from '../../../domain/crowd/report.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { entryType } from '../../../domain/journey/entry/entry.ts';
import { stepsOf } from '../../../domain/journey/tree.ts';
import { messagesOf } from '../../../domain/journey/undo.ts';
import type { KnownProfile } from '../../../domain/profile/resolve.ts';
import type { Bundle } from '../../../domain/workspace/bundle.ts';
import { say } from '../output.ts';
import { createProgress } from '../crowd/progress.ts';

type Engines = { readonly nats: NatsConnection; readonly pool: Pool };
type Asked = {
  readonly bundle: Bundle;
  /** Of one journey. */
  readonly versions: readonly JourneyDefinition[];
  readonly from: number;
  readonly until: number;
};
export type ReadPast = {
  /** No earlier than the oldest event that is kept. */
  readonly from: number;
  readonly people: readonly PastPerson[];
  readonly read: Omit<PastCount, 'turnedAway'>;
};

/** Names asked for at once, and people. */
const namesAtOnce = 2_000;
const peopleAtOnce = 4;

/** Everybody to whom the event happened that begins the journey, with all that happened to them and what policy knows of them today. */
export async function readPast({ nats, pool }: Engines, asked: Asked): Promise<ReadPast> {
  const { bundle, versions, until } = asked;
  const oldest = (await oldestEvent(nats)) ?? until;
  if (asked.from < oldest)
    say(`the oldest event that is kept came at ${new Date(oldest).toISOString()}: it begins there`);
  const past = createPast(versions, bundle.segments);
  const broken = await readEvents(nats, asked, past);
  const { people, unknown } = past.byPerson(await readKnown(pool, past.names()));
  const entries = versions.map(({ on }) => entryType(on));
  const entering = [...people].filter(([, events]) => events.some(({ type }) => entries.includes(type)));
  const read = { events: past.size() + broken, broken, unknown, until };
  return {
    from: Math.max(asked.from, oldest),
    people: await withProfiles(pool, bundle.workspace, versions, entering),
    read,
  };
}

async function readEvents(
  nats: NatsConnection,
  { bundle, from, until }: Asked,
  past: ReturnType<typeof createPast>,
): Promise<number> {
  const judge = createContractJudge((what) => say(what));
  let broken = 0;
  let read = 0;
  let progress: ReturnType<typeof createProgress> | undefined;
  for await (const { event, at, pending } of pastEvents(nats, { workspace: bundle.workspace, from, until })) {
    progress ??= createProgress(pending + 1, 'events are read');
    progress.through((read += 1));
    const contract = bundle.contracts[event.type];
    if (contract !== undefined && judge(contract, event.properties).length > 0) broken += 1;
    else past.add(event, at);
    if (past.size() >= mostEvents)
      throw new Error(`these are more than ${mostEvents.toLocaleString('en')} events: name a shorter time`);
  }
  progress?.end();
  return broken;
}

async function readKnown(
  pool: Pool,
  names: ReturnType<ReturnType<typeof createPast>['names']>,
): Promise<ReadonlyMap<string, KnownProfile>> {
  const known = new Map<string, KnownProfile>();
  const client = await pool.connect();
  try {
    for (let first = 0; first < names.length; first += namesAtOnce)
      for (const [key, profile] of await readNames(client, names.slice(first, first + namesAtOnce)))
        known.set(key, profile);
  } finally {
    client.release();
  }
  return known;
}

async function withProfiles(
  pool: Pool,
  workspace: string,
  versions: readonly JourneyDefinition[],
  people: readonly (readonly [string, readonly PastEvent[]])[],
): Promise<readonly PastPerson[]> {
  const facts = createPolicyFacts(pool, readAddress);
  const used = [
    ...new Set(versions.flatMap(stepsOf).flatMap(({ step }) => messagesOf(step).map(({ channel }) => channel))),
  ];
  // Who is written to by none of them is still somebody.
  const asked = used.length > 0 ? used : channels.slice(0, 1);
  const progress = createProgress(people.length, 'profiles are read');
  const read: PastPerson[] = [];
  const one = async ([id, events]: (typeof people)[number]): Promise<PastPerson | null> => {
    const standing = new Map<Channel, Standing>();
    let traits: PastPerson['traits'] | undefined;
    for (const channel of asked) {
      const known = await facts({ workspace, profileId: id, channel, journey: null });
      if (known === null) return null; // erased since
      traits = known.profile.traits;
      const { consents, suppressions, optOutDoubts } = known;
      standing.set(channel, { consents, suppressions, ...(optOutDoubts === undefined ? {} : { optOutDoubts }) });
    }
    return traits === undefined ? null : { id, traits, standing, events };
  };
  for (let first = 0; first < people.length; first += peopleAtOnce) {
    const some = await Promise.all(people.slice(first, first + peopleAtOnce).map(one));
    read.push(...some.filter((person) => person !== null));
    progress.through(read.length + 1);
  }
  progress.end();
  return read;
}
