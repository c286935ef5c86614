import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedEvent } from '../load.ts';
import { segment } from '../posts.ts';
import type { KillWorld } from '../world.ts';
import { until } from '../../../cli/chaos/world/victims.ts';
import { medianPace, windowsOf } from './pace.ts';

/** As many as keep the stack busy and wait for each other as little as that allows (2.23). */
const inFlight = 100;
/** What a process takes to get going is no steady state. */
const warmUpMs = 10_000;
export const windowMs = 10_000;
const patienceMs = 60_000;

/** An event that begins a journey of one SMS. */
export const signUp = ({ id, userId, phone, token }: PlannedEvent): object => ({
  type: 'track',
  messageId: id,
  userId,
  event: 'kill.sms',
  properties: { token },
  context: { traits: { phone: `+${phone}` } },
});

/** Journeys a second while one begins for each that ends: the median over windows of ten seconds. */
export async function steadyPace(world: KillWorld, forMs: number): Promise<number> {
  const { books, load } = world;
  const ended = async (): Promise<readonly number[]> =>
    (
      await books.query<{ at: number }>(
        `select (extract(epoch from ended_at) * 1000)::float8 as at from enrollments where journey_id = 'text' and ended_at is not null`,
      )
    ).map(({ at }) => at);
  const from = Date.now() + warmUpMs;
  const to = from + forMs;
  let begun = 0;
  while (Date.now() < to) {
    const room = inFlight - (begun - (await ended()).length);
    begun += Math.max(0, room);
    if (room > 0)
      await segment(world, 'batch', { batch: Array.from({ length: room }, () => signUp(load.plan('sms'))) });
    await sleep(100);
  }
  // Whoever dies in the middle of a send is asked about for two minutes: that is no part of what is measured next.
  await until(async () => (await ended()).length === begun, patienceMs, 'the last of them to end', 100);
  return medianPace(windowsOf(await ended(), { from, to, ms: windowMs }));
}
