import { command, segmentBatches } from '../posts.ts';
import type { PlannedEvent } from '../load.ts';
import type { KillWorld } from '../world.ts';
import { publishWorkspace } from '../workspace.ts';
import { until } from '../../../cli/chaos/world/victims.ts';
import { nightNow, waitMs } from './journeys.ts';
import { firstTimers } from './temporal.ts';

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
/** What is still to be done before everything is killed takes so long. */
const leastLeftMs = 5_000;
const consentsAtOnce = 10;

/** People whose journeys have begun to wait, and when the last of these waits is over, epoch ms. */
export async function layDown(
  world: KillWorld,
  people: number,
): Promise<{ readonly sleepers: readonly Sleeper[]; readonly allDue: number }> {
  const { stack, books, load, say } = world;
  const sleepers = Array.from({ length: people }, (_, index): Sleeper => ({
    event: load.plan('sms'),
    fate: fates[index % 10] ?? 'plain',
  }));
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
  const enrolled = (): Promise<{ id: string }[]> =>
    books.query(`select workflow_id as id from enrollments where journey_id in ('plain', 'hurry', 'advert')`);
  const dues = new Map<string, number>();
  const asleep = async (): Promise<boolean> => {
    // One that was not started yet has no history.
    if ((await books.open()).dispatches > 0) return false;
    const awake = (await enrolled()).flatMap(({ id }) => (dues.has(id) ? [] : [id]));
    for (const timer of await firstTimers(stack.temporalAddress, awake))
      if (timer) dues.set(timer.workflowId, timer.due);
    return dues.size === people;
  };
  await until(asleep, withinMs, `${people} people to wait`, 500);
  const firstDue = Math.min(...dues.values());
  if (firstDue < Date.now() + leastLeftMs)
    throw new Error(`waits of ${waitMs / 1_000} s are over before ${people} have begun: too slow a machine`);
  say(
    `${people} wait for ${waitMs / 1_000} s, the first of them for ${Math.round((firstDue - Date.now()) / 1_000)} s more`,
  );
  return { sleepers, allDue: Math.max(...dues.values()) };
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
