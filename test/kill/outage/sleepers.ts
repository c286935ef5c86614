import { setTimeout as sleep } from 'node:timers/promises';
import { command, segmentBatches } from '../posts.ts';
import type { PlannedEvent } from '../load.ts';
import type { KillWorld } from '../world.ts';
import { publishWorkspace } from '../workspace.ts';
import { until } from '../../../cli/chaos/world/victims.ts';
import { nightNow, waitMs } from './journeys.ts';

/** What policy says of somebody's message once their wait is over. All but `plain` would have been written to had nothing happened meanwhile. */
export type Fate = 'plain' | 'too late' | 'said no' | 'asleep';
export type Sleeper = Readonly<{ event: PlannedEvent; fate: Fate }>;

const journeys: Readonly<Record<Fate, string>> = {
  plain: 'plain',
  'too late': 'hurry',
  // A message of service yields to a no to its whole channel.
  'said no': 'plain',
  asleep: 'advert',
};
/** Of every ten. */
const fates: readonly Fate[] = ['too late', 'said no', 'asleep'];
const withinMs = 60_000;
/** A workflow that was started has begun to wait by then. */
const settleMs = 3_000;
const consentsAtOnce = 10;

/** People whose journeys have begun to wait. */
export async function layDown(world: KillWorld, people: number): Promise<readonly Sleeper[]> {
  const { books, load, say } = world;
  const sleepers = Array.from({ length: people }, (_, index): Sleeper => ({
    event: load.plan('sms'),
    fate: fates[index % 10] ?? 'plain',
  }));
  const began = Date.now();
  await segmentBatches(
    world,
    sleepers.map(({ event: { id, userId, phone, token }, fate }) => ({
      type: 'track',
      messageId: id,
      userId,
      event: `rest.${journeys[fate]}`,
      properties: { token },
      context: { traits: { phone: `+${phone}` } },
    })),
  );
  const asleep = async (): Promise<boolean> => {
    const [row] = await books.query<{ n: number }>(
      `select count(*)::int as n from enrollments where journey_id in ('plain', 'hurry', 'advert')`,
    );
    return row?.n === people && (await books.open()).dispatches === 0;
  };
  await until(asleep, withinMs, `${people} journeys to begin`, 100);
  await sleep(settleMs);
  const took = Date.now() - began;
  if (took > waitMs) throw new Error(`it took ${took} ms to begin ${people} waits of ${waitMs} ms: too slow a machine`);
  say(`${people} wait for ${waitMs / 1_000} s, the last since a moment`);
  return sleepers;
}

/** What changes between the beginning of their wait and the outage. */
export async function changeMinds(world: KillWorld, sleepers: readonly Sleeper[]): Promise<void> {
  const noes = sleepers.filter(({ fate }) => fate === 'said no');
  for (let from = 0; from < noes.length; from += consentsAtOnce)
    await Promise.all(noes.slice(from, from + consentsAtOnce).map((one) => consent(world, one, 'unsubscribed')));
  await publishWorkspace(world.stack.databaseUrl, nightNow(new Date()));
}

export async function consent(
  world: KillWorld,
  { event }: Sleeper,
  state: 'subscribed' | 'unsubscribed',
): Promise<void> {
  const body = { consents: [{ channel: 'sms', state }], source: 'outage' };
  await command(world, `profiles/${encodeURIComponent(`userId:${event.userId}`)}/consents`, body, 'PUT');
}
