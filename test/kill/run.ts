import { killEach } from './each-process.ts';
import { killInTheWindow } from './in-the-window.ts';
import type { KillOptions } from './options.ts';
import { until, victims } from '../../cli/chaos/world/victims.ts';
import type { VictimName } from '../../cli/chaos/schedule/fault.ts';
import { judge } from './verdict.ts';
import { killWorld } from './world.ts';
import type { KillWorld } from './world.ts';

export type Report = Readonly<{
  ok: boolean;
  seed: number;
  localFirst: boolean;
  events: number;
  /** Acknowledged while processes were killed. */
  perSecond: number | null;
  windowKills: Readonly<{ asked: number; landed: number; tried: number }>;
  processKills: Readonly<Partial<Record<VictimName, number>>>;
  sms: Readonly<{ lost: number; doubled: number; resent: number }>;
  mail: Readonly<{ lost: number; doubled: number; held: number; injected: number; byKills: number }>;
  misEnrolled: number;
  seconds: number;
  problems: readonly string[];
}>;

const leastRate = 20;
/** Beside the kills in the window: others are at work too, but no backlog keeps the chosen message waiting. */
const quietRate = 4;
const struckWithinMs = 60_000;
const pulseMs = 5_000;
/** Look-ups see nothing for so long. */
const blind = 3_600_000;

/** One run, from an empty home to a verdict. */
export async function runKill(options: KillOptions, say: (line: string) => void, ended: AbortSignal): Promise<Report> {
  const began = Date.now();
  const { seed, kills, rounds, negative, localFirst, rate, timingFactor } = options;
  const sender: VictimName = localFirst ? 'journey-worker' : 'channel-worker';
  const stamped = (line: string): void => say(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const world = await killWorld({ seed, timingFactor, localFirst, say: stamped });
  const pulse = setInterval(() => void tellPulse(world, stamped), pulseMs);
  try {
    return await Promise.race([work(), brokenOff(ended)]);
  } finally {
    clearInterval(pulse);
    await world.close();
  }

  async function work(): Promise<Report> {
    const { load, farSide, books, timing } = world;
    stamped(`the stack is up: ${world.stack.home}`);
    if (negative) await farSide.settings({ logLagMs: blind, reports: 'off' });
    load.start(quietRate);
    const window = await killInTheWindow(world, { kills, sender });
    // A short run has killed the sender already.
    const rest = rounds === 1 && kills > 0 ? victims.filter((name) => name !== sender) : victims;
    // The sandbox forgets its faults when it is killed: each must have struck by then.
    await until(async () => (await farSide.faultsLeft()) === 0, struckWithinMs, 'every fault to strike', 250);
    const before = { acked: load.counts().acked, at: Date.now() };
    if (rounds > 0) load.start(rate);
    const processKills = await killEach(world, rest, rounds);
    await load.stop();
    const counts = load.counts();
    const perSecond = rounds === 0 ? null : (counts.acked - before.acked) / ((Date.now() - before.at) / 1_000);
    stamped(
      `${counts.acked} events acknowledged, ${counts.retried} of them not at once; waiting for the rest to settle`,
    );
    await world.drain(options.withinMs);
    const [enrollments, rows, entries] = await Promise.all([books.enrollments(), books.rows(), farSide.entries()]);
    const allKills = [...window.kills, ...processKills];
    const { droppedMails } = window;
    const acked = load.acked();
    const verdict = judge({ acked, enrollments, rows, entries, droppedMails, kills: allKills, httpMs: timing.httpMs });
    const held = verdict.heldInjected + verdict.heldByKills;
    const tooFew =
      window.landed.length < kills ? [`only ${window.landed.length} of ${kills} kills landed in the window`] : [];
    const tooSlow =
      // A short run on a crowded machine is judged by what was lost and doubled, not by the machine.
      rounds > 1 && perSecond !== null && perSecond < leastRate
        ? [`only ${perSecond.toFixed(1)} events/s, fewer than ${leastRate}`]
        : [];
    const { heldInjected: _injected, heldByKills: _byKills, ...offences } = verdict;
    const found = Object.entries(offences).flatMap(([what, list]) => list.slice(0, 10).map((one) => `${what}: ${one}`));
    const problems = [...tooFew, ...tooSlow, ...found];
    return {
      ok: negative ? verdict.smsDoubled.length > 0 && tooFew.length === 0 : problems.length === 0,
      seed,
      localFirst,
      events: counts.acked,
      perSecond: perSecond === null ? null : Math.round(perSecond * 10) / 10,
      windowKills: { asked: kills, landed: window.landed.length, tried: window.tried },
      processKills: countByVictim(allKills),
      sms: { lost: verdict.smsLost.length, doubled: verdict.smsDoubled.length, resent: verdict.resent.length },
      mail: {
        lost: verdict.mailLost.length,
        doubled: verdict.mailDoubled.length,
        held,
        injected: verdict.heldInjected,
        byKills: verdict.heldByKills,
      },
      misEnrolled: verdict.misEnrolled.length,
      seconds: Math.round((Date.now() - began) / 1_000),
      problems,
    };
  }
}

/** A run that hangs, or that nobody wants any more, takes everything it started with it. */
const brokenOff = (ended: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    ended.addEventListener('abort', () => reject(new Error(`broken off: ${String(ended.reason)}`)));
  });

async function tellPulse({ load, books }: KillWorld, say: (line: string) => void): Promise<void> {
  const { planned, acked } = load.counts();
  const open = await books.open().catch(() => undefined);
  const onTheWay = open
    ? `${open.enrollments} journeys, ${open.messages} messages, ${open.dispatches} dispatches under way`
    : 'no answer from PostgreSQL';
  say(`… ${acked} of ${planned} events acknowledged; ${onTheWay}`);
}

function countByVictim(kills: readonly { readonly victim: VictimName }[]): Partial<Record<VictimName, number>> {
  const counts: Partial<Record<VictimName, number>> = {};
  for (const { victim } of kills) counts[victim] = (counts[victim] ?? 0) + 1;
  return counts;
}
