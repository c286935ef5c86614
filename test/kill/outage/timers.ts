import { setTimeout as sleep } from 'node:timers/promises';
import { groupBy } from '../../../cli/chaos/history/group.ts';
import { killEverything } from '../gates.ts';
import type { Gates } from '../gates.ts';
import type { KillWorld } from '../world.ts';
import { comeBack } from './come-back.ts';
import { changeMinds, consent, layDown } from './sleepers.ts';
import type { Sleeper } from './sleepers.ts';
import { firstTimers, withTemporal } from './temporal.ts';
import type { Timer } from './temporal.ts';
import { until } from '../../../cli/chaos/world/victims.ts';

export type Overdue = Readonly<{
  sleepers: readonly (Sleeper & Readonly<{ timer: Timer | null; row: Row | null; sentAt: readonly number[] }>)[];
  /** Epoch ms: nobody ran any more; Temporal answered again; every process was ready again. */
  killedAt: number;
  temporalAt: number;
  readyAt: number;
}>;

/** Where a sleeper's enrollment and message stand. */
export type Row = Readonly<{
  eventId: string;
  workflowId: string;
  status: string;
  heldBack: string | null;
  state: string | null;
  reason: string | null;
}>;

const patienceMs = 120_000;
/** How many of each kind the control spoils. */
export const spoilt = 10;
/** From the last wait's end to the end of the outage: a journey takes no note of a timer that is less than a minute late. */
const afterMs = 61_000;
/** What the control spoils never settles. */
const controlPatienceMs = 30_000;

const rowsOf = `
select e.entry_event_id as "eventId", e.workflow_id as "workflowId", e.status, e.held_back as "heldBack", m.state, m.reason
from enrollments e left join messages m on m.owner_id = e.id where e.journey_id in ('plain', 'hurry', 'advert')`;

/** Everything is killed while people wait, and stays away until every wait has fallen due. */
export async function outliveTimers(
  world: KillWorld,
  gates: Gates,
  { people, negative }: Readonly<{ people: number; negative: boolean }>,
): Promise<Overdue> {
  const { stack, books, farSide, say } = world;
  const { sleepers, allDue } = await layDown(world, people);
  await changeMinds(world, sleepers);
  if (negative) await spoil(world, sleepers);

  const killed = await killEverything(stack, gates);
  say(`everything is killed; it stays away for ${((allDue - killed.at) / 1_000).toFixed(0)} s`);
  await sleep(allDue - Date.now() + afterMs);
  const { temporalAt, readyAt } = await comeBack(world, killed);
  say(
    `Temporal answered ${Math.round(temporalAt - allDue)} ms after the last wait was over, everything was ready after ${Math.round(readyAt - allDue)} ms`,
  );

  const settled = async (): Promise<boolean> => {
    const rows = await books.query<Row>(rowsOf).catch(() => []);
    return rows.length === people && rows.every(({ status, heldBack }) => status !== 'running' || heldBack !== null);
  };
  await until(settled, negative ? controlPatienceMs : patienceMs, 'everybody to wake', 250).catch((error: unknown) =>
    say((error as Error).message),
  );
  const rows = new Map((await books.query<Row>(rowsOf)).map((row) => [row.eventId, row]));
  const timers = new Map(
    (
      await firstTimers(
        stack.temporalAddress,
        [...rows.values()].map(({ workflowId }) => workflowId),
      )
    ).flatMap((one) => (one === null ? [] : [[one.workflowId, one] as const])),
  );
  const accepted = (await farSide.entries()).filter(({ outcome }) => outcome === 'accepted');
  const sent = groupBy(accepted, ({ to }) => to);
  return {
    killedAt: killed.at,
    temporalAt,
    readyAt,
    sleepers: sleepers.map((one) => {
      const row = rows.get(one.event.id) ?? null;
      const sentAt = (sent.get(one.event.phone) ?? []).map(({ at }) => Date.parse(at));
      return { ...one, row, timer: timers.get(row?.workflowId ?? '') ?? null, sentAt };
    }),
  };
}

/** The control: timers that are gone, and a no that nobody knows any more. */
async function spoil(world: KillWorld, sleepers: readonly Sleeper[]): Promise<void> {
  const some = (fate: Sleeper['fate']) => sleepers.filter((one) => one.fate === fate).slice(0, spoilt);
  const ids = new Set(some('plain').map(({ event }) => event.id));
  const rows = (await world.books.query<Row>(rowsOf)).filter(({ eventId }) => ids.has(eventId));
  await withTemporal(world.stack.temporalAddress, async (workflow) => {
    for (const { workflowId } of rows) await workflow.getHandle(workflowId).terminate('spoilt');
  });
  for (const one of some('said no')) await consent(world, one, 'subscribed');
}
