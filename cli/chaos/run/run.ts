import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPoint } from '../../../fault-points/table.ts';
import { checkHistory } from '../history/check.ts';
import { groupBy } from '../history/group.ts';
import type { History, Span } from '../history/history.ts';
import type { FaultKind, Injection } from '../schedule/fault.ts';
import { inWords } from '../schedule/in-words.ts';
import { planFaults } from '../schedule/plan.ts';
import { createWorld } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { kindsOf } from './bars.ts';
import type { BarId } from './bars.ts';
import { inject } from './inject.ts';
import { holdsUp } from './held-up.ts';
import { judge } from './report.ts';
import type { Report } from './report.ts';

export type RunOptions = Readonly<{
  home: string;
  seed: number;
  minutes: number;
  bar: BarId | null;
  negative: boolean;
  /** Events offered a second. */
  rate: number;
  timingFactor: number;
}>;

const pulseMs = 5_000;
/** What waited while the way to the far side was blocked arrives within this long. */
const heldUpAfterMs = 3_000;
/** After the last fault: so long until 9 of 10 have to be settled, and until we stop waiting for the rest. */
const settledWithinMs = 120_000;
const patienceMs = 300_000;
/** A control has shown what it can by then: what its guard would have settled is not settled. */
const controlPatienceMs = 20_000;

/** One run, from an empty home to a verdict. An aborted signal ends it with everything it started. */
export async function runChaos(options: RunOptions, say: (line: string) => void, ended: AbortSignal): Promise<Report> {
  const { home, seed, minutes, bar, negative, timingFactor } = options;
  const began = Date.now();
  const stamped = (line: string): void => say(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const world = await createWorld({ home, seed, timingFactor, blind: negative, say: stamped });
  const pulse = setInterval(() => void tellPulse(world, stamped), pulseMs);
  try {
    return await Promise.race([work(), brokenOff(ended)]);
  } finally {
    clearInterval(pulse);
    await world.close();
  }

  async function work(): Promise<Report> {
    const { producer, timing } = world;
    const kinds = kindsOf(bar);
    const possible = kinds.filter((kind) => kind !== 'full-volume' || !('cannot' in world.volume));
    const plan = planFaults({ seed, lengthMs: minutes * 60_000, kinds: possible, leaseMs: timing.leaseMs });
    stamped(`the stack is up; ${plan.length} faults in ${minutes} min, ${options.rate} events/s`);
    const startedAt = Date.now();
    producer.start(options.rate);
    const { begun, struck, heldUp } = await injectAll(plan, startedAt, minutes * 60_000);
    const perSecond = Math.round((producer.counts().offered / ((Date.now() - startedAt) / 1_000)) * 10) / 10;
    const lastFault = Date.now();
    stamped('no more faults; waiting for what is acknowledged to end');
    await producer.stop();
    const settled = await settle(lastFault);
    const history = await world.history(heldUp);
    return judge({
      seed,
      minutes,
      rate: options.rate,
      bar,
      negative,
      seconds: Math.round((Date.now() - began) / 1_000),
      events: { ...producer.counts(), perSecond },
      faults: kinds.map((kind) => ({
        kind,
        planned: countOf(plan, kind),
        begun: countOf(begun, kind),
        struck: countOf(struck, kind),
        ...(kind === 'full-volume' && 'cannot' in world.volume && { cannot: world.volume.cannot }),
      })),
      settled,
      points: hitsOf(begun, world.points.hits()),
      messages: messageCounts(history),
      findings: checkHistory(history),
    });
  }

  /** A stack that takes longer to come back moves the rest of the plan; what would begin after the end does not. */
  async function injectAll(plan: readonly Injection[], startedAt: number, lengthMs: number) {
    const begun: Injection[] = [];
    const struck: Injection[] = [];
    const heldUp: Span[] = [];
    let behind = 0;
    for (const injection of plan) {
      const due = startedAt + injection.at + behind;
      if (due - startedAt > lengthMs) break;
      await sleep(Math.max(0, due - Date.now()));
      stamped(inWords(injection));
      begun.push(injection);
      const from = Date.now();
      if (await inject(injection, world)) struck.push(injection);
      else stamped(`  nobody met ${injection.fault.kind}`);
      if (holdsUp(injection.fault)) heldUp.push({ from, until: Date.now() + heldUpAfterMs });
      behind = Math.max(behind, Date.now() - startedAt - injection.at - injection.lastsMs);
    }
    await sleep(Math.max(0, startedAt + lengthMs - Date.now()));
    return { begun, struck, heldUp };
  }

  async function settle(since: number): Promise<Report['settled']> {
    const acked = (): number => world.producer.counts().acked;
    let share = 0;
    for (;;) {
      const open = await world.open().catch(() => undefined); // PostgreSQL may still be on its way back
      const ms = Date.now() - since;
      if (open !== undefined) {
        const left = Math.max(0, acked() - open.read) + open.enrollments;
        if (ms <= settledWithinMs || share === 0) share = Math.max(share, 1 - left / Math.max(1, acked()));
        if (left + open.messages + open.dispatches + open.campaigns === 0)
          return { share, allAfterS: Math.round(ms / 1_000) };
      }
      if (ms > (negative ? controlPatienceMs : patienceMs)) return { share, allAfterS: null };
      await sleep(500);
    }
  }
}

/** Of the points that were armed; null where none was. */
function hitsOf(begun: readonly Injection[], hits: Readonly<Record<FaultPoint, number>>): Report['points'] {
  const armed = new Set(begun.flatMap(({ fault }) => (fault.kind === 'fault-points' ? fault.points : [])));
  return armed.size === 0 ? null : Object.fromEntries([...armed].map((point) => [point, hits[point]]));
}

const countOf = (plan: readonly Injection[], kind: FaultKind): number =>
  plan.filter(({ fault }) => fault.kind === kind).length;

function messageCounts({ ledger }: History): Record<string, number> {
  const groups = groupBy(ledger, ({ channel, state, reason }) =>
    // What is held must say why.
    state === 'HELD' ? `${channel} HELD (${reason})` : `${channel} ${state}`,
  );
  return Object.fromEntries(
    [...groups].map(([state, { length }]) => [state, length] as const).toSorted((a, b) => a[0].localeCompare(b[0])),
  );
}

/** A run that nobody wants any more takes everything it started with it. */
const brokenOff = (ended: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    ended.addEventListener('abort', () => reject(new Error('broken off')));
  });

async function tellPulse({ producer, open }: World, say: (line: string) => void): Promise<void> {
  const { offered, acked } = producer.counts();
  const now = await open().catch(() => undefined);
  const onTheWay = now
    ? `${now.enrollments} journeys, ${now.messages} messages, ${now.dispatches} dispatches, ${now.campaigns} campaigns under way`
    : 'no answer from PostgreSQL';
  say(`… ${acked} of ${offered} events acknowledged; ${onTheWay}`);
}
