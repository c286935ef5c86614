import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import type { PlannedEvent } from './load.ts';
import type { VictimName } from '../../cli/chaos/schedule/fault.ts';
import type { KillWorld } from './world.ts';

/** What the far side did on purpose: each of these leaves somebody without an answer. */
export type Injected = Readonly<{
  /** Kills between acceptance and record that landed, by the event whose message was out. */
  landed: readonly PlannedEvent[];
  tried: number;
  /** SMS that were accepted and answered badly. */
  badAnswers: readonly PlannedEvent[];
  /** Mails taken without an answer. */
  droppedMails: readonly PlannedEvent[];
  /** Every kill, with its instant, epoch ms. */
  kills: readonly Kill[];
}>;

export type Kill = Readonly<{ victim: VictimName; at: number }>;

const badAnswers = ['accept-then-reset', 'accept-then-502', 'accept-then-cut', 'accept-then-html'] as const;
const windows = ['accept-then-hang', 'slow', 'smtp-accept-then-hang'] as const;

/**
 * Kills whoever performs the send, after the oracle has the acceptance and while the ledger row is in flight. The far side hangs to
 * hold that window open. A kill counts if the row is in flight right before and right after it, and if the attempt is never finished.
 */
export async function killInTheWindow(
  world: KillWorld,
  { kills: wanted, sender }: Readonly<{ kills: number; sender: VictimName }>,
): Promise<Injected> {
  const { stack, load, farSide, books, random, say, timing } = world;
  const landed: PlannedEvent[] = [];
  const injected = { badAnswers: [] as PlannedEvent[], droppedMails: [] as PlannedEvent[], kills: [] as Kill[] };
  let tried = 0;
  // A report is as good a proof as a look-up; it comes only after the window has closed.
  await farSide.settings({ latencyMs: timing.httpMs * 20 });
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

  while (landed.length < wanted && tried < wanted * 2) {
    tried += 1;
    const window = tried % 3 === 0 ? 'smtp-accept-then-hang' : pick(windows.slice(0, 2));
    const channel = window === 'smtp-accept-then-hang' ? ('email' as const) : ('sms' as const);
    const target = load.plan(channel === 'sms' ? 'sms' : 'mail');
    const bad = { event: load.plan('sms'), kind: pick(badAnswers) };
    const dropped = load.plan('mail');
    await farSide.addFaults([
      channel === 'sms'
        ? smsFault(window, target, timing.httpMs)
        : { kind: 'smtp-accept-then-hang', match: { to: target.email } },
      { kind: bad.kind, match: { to: bad.event.phone, path: '/sms' } },
      { kind: 'smtp-accept-then-drop', match: { to: dropped.email } },
    ]);
    injected.badAnswers.push(bad.event);
    injected.droppedMails.push(dropped);
    const taken = farSide.accepted(channel === 'sms' ? target.phone : target.email, 20_000);
    await Promise.all([bad.event, dropped, target].map((event) => load.send(event)));
    const entry = await taken;
    // Anywhere in the window, as long as the answer is still out.
    await sleep(random() * timing.httpMs * 0.25);
    const before = await books.row(target.id, channel);
    const victim = await stack.kill(sender);
    injected.kills.push({ victim: sender, at: Date.now() });
    const after = await books.row(target.id, channel);
    const inFlight = entry !== undefined && before?.state === 'IN_FLIGHT' && after?.state === 'IN_FLIGHT';
    await Promise.all([stack.backAfter(sender, victim), sleep(timing.httpMs)]);
    const later = await books.row(target.id, channel);
    const unfinished = later !== undefined && later.finishedAt === null && later.attempt === after?.attempt;
    if (inFlight && unfinished) landed.push(target);
    const states = [before, after, later].map((row) => row?.state ?? 'no row').join(', ');
    say(
      `window kill ${tried}: ${sender} ${victim.pid} at ${window}, row before, after, later: ${states}; ${landed.length} of ${wanted} landed`,
    );
  }
  await farSide.settings({ latencyMs: 200 });
  return { landed, tried, ...injected };
}

const smsFault = (kind: (typeof windows)[number], { phone }: PlannedEvent, httpMs: number): FaultInput =>
  kind === 'slow'
    ? { kind: 'slow', ms: httpMs * 5, match: { to: phone, path: '/sms' } }
    : { kind: 'accept-then-hang', match: { to: phone, path: '/sms' } };
