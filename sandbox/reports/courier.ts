import type { Behaviour } from '../behaviour/behaviour.ts';
import { endOf } from '../behaviour/verdicts.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Settings } from '../settings.ts';
import { lapseOf } from '../send/lapse.ts';
import type { Report } from '../send/report.ts';
import type { Timers } from '../time/timers.ts';
import type { CallEnd } from '../voice/call-end.ts';
import type { Dialler } from '../voice/dialler.ts';
import { createDueList } from './due-list.ts';
import { byVerdict, isPutThrough, mayGo, type Ended, type Ending } from './ending.ts';
import type { Hooks } from './hooks.ts';
import type { PollQueue } from './poll-queue.ts';
import type { Pusher } from './pusher.ts';
import type { See } from './seen.ts';
import { createTelling } from './telling.ts';

/** Brings accepted messages to their end and tells the sender about it. */
export type Courier = {
  /** Plans the end of a message. The promise, if any, is for the reply to wait for: its report is to come first. */
  deliver(entry: Entry, behaviour: Behaviour): Promise<unknown> | undefined;
  /** A report about a message that was refused after all. */
  report(entry: Entry, verdict: Verdict): void;
  /** After a restart: ends what was on its way, tells again what was not confirmed. */
  takeUp(behaviourOf: (entry: Entry) => Behaviour): void;
  clear(): void;
};

export function createCourier(deps: {
  readonly oracle: Recorder;
  readonly settings: () => Settings;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  /** Of the machine: a reply waits in real time. */
  readonly wire: Timers;
  readonly pusher: Pusher;
  readonly polled: PollQueue<Report>;
  readonly hooks: Hooks;
  readonly webhookUrl: string | undefined;
  readonly dialler: Dialler;
  /** Why it will not arrive, whatever the rules say. */
  readonly obstacle: (entry: Entry) => Verdict | undefined;
  /** Sends a lost message another way, if it has one. */
  readonly hopOn: (entry: Entry, verdict: Verdict) => boolean;
  readonly see: See;
  /** The person who got a message answers it. */
  readonly answer: (entry: Entry, text: string) => void;
}): Courier {
  const { oracle, clock, timers } = deps;
  const { tell, tellStation, tellEnd, tellFirst, clear } = createTelling(deps);
  /** On the way between their way station and their end: what is moved meanwhile is planned again, and told once. */
  const passed = new Set<number>();

  const planAfterwards = ({ seq, verdict, behaviour, entry }: Ended): void => {
    const { later, reply, reports, seenAfterMs } = behaviour;
    if (later) {
      const change = (): void => {
        const now = oracle.bySeq(seq);
        if (now)
          finish([
            {
              seq,
              entry: now,
              verdict: later.verdict,
              behaviour: { ...behaviour, later: undefined, reply: undefined, reports },
            },
          ]);
      };
      timers.after(later.afterMs, change, 'another end of a message');
    }
    if (!verdict.status.startsWith('DELIVERED')) return;
    if (seenAfterMs !== undefined) timers.after(seenAfterMs, () => deps.see(seq), 'a person reads');
    if (reply && entry.channel !== 'email' && entry.channel !== 'voice')
      timers.after(reply.afterMs, () => deps.answer(entry, reply.text), 'a person answers');
  };
  const finish = (all: readonly Ended[]): void => {
    const doneAt = clock.now();
    for (const [verdict, seqs] of byVerdict(all)) oracle.settle(seqs, verdict);
    for (const ended of all) {
      if (passed.size > 0) passed.delete(ended.seq);
      if (ended.call !== undefined) oracle.settle([ended.seq], ended.verdict, ended.call);
      const goesOn = deps.hopOn(ended.entry, ended.verdict);
      if (goesOn && ended.entry.tellsHops !== true) oracle.reported([ended.seq], 'none');
      else tellEnd(ended, doneAt);
      planAfterwards(ended);
    }
  };
  const passStation = (seq: number): void => {
    const entry = oracle.bySeq(seq);
    if (entry === undefined || passed.has(seq) || !mayGo(entry, clock.now() + 2 * clock.grainMs)) return;
    passed.add(seq);
    tellStation(entry);
  };
  const fallDue = (all: readonly Ending[]): void => {
    const by = clock.now() + 2 * clock.grainMs;
    const ended: Ended[] = [];
    /** What was held back and let go is planned twice for its instant. */
    const going = new Set<number>();
    for (const { seq, behaviour, lapsed } of all) {
      const entry = oracle.bySeq(seq);
      if (entry === undefined || going.has(seq) || deps.dialler.isUp(seq)) continue;
      if (!mayGo(entry, lapsed ? Number.POSITIVE_INFINITY : by)) continue;
      going.add(seq);
      const verdict = deps.obstacle(entry) ?? endOf(behaviour, entry.channel);
      if (!isPutThrough(entry, verdict)) ended.push({ seq, entry, behaviour, verdict });
      else deps.dialler.dial(entry, behaviour, (how, call) => finish([{ seq, entry, behaviour, verdict: how, call }]));
    }
    finish(ended);
  };
  const due = createDueList<Ending>({
    clock,
    timers,
    what: ({ length }) => (length === 1 ? 'end of a message' : `ends of ${length} messages`),
    flush: fallDue,
  });

  const finishEarly = async (entry: Entry, verdict: Verdict, call?: CallEnd): Promise<void> => {
    oracle.settle([entry.seq], verdict, call);
    const report = { entry, verdict, doneAt: clock.now(), call };
    if (deps.hopOn(entry, verdict) && entry.tellsHops !== true) return oracle.reported([entry.seq], 'none');
    await tellFirst(report);
  };
  /** Nothing to wait for where somebody on the page decides how it ends. */
  const endEarly = (entry: Entry, behaviour: Behaviour): Promise<unknown> | undefined => {
    const verdict = deps.obstacle(entry) ?? endOf(behaviour, entry.channel);
    if (!isPutThrough(entry, verdict)) return finishEarly(entry, verdict);
    if (behaviour.call === 'rings') return undefined;
    return new Promise((resolve) =>
      deps.dialler.dial(entry, behaviour, (how, call) => resolve(finishEarly(entry, how, call))),
    );
  };
  const deliver: Courier['deliver'] = (entry, behaviour) => {
    const { reports, latencyMs } = behaviour;
    const { seq, sendAt } = entry;
    // Where there is another way, one that never arrives is over when its time is.
    const isSilent = reports === 'off';
    if (isSilent && (entry.hops === undefined || entry.validUntil === undefined)) return undefined;
    const early = reports === 'early' && sendAt === undefined ? endEarly(entry, behaviour) : undefined;
    if (early) return early;
    const lapse =
      entry.validUntil === undefined
        ? undefined
        : lapseOf(entry, clock.now(), isSilent ? Number.POSITIVE_INFINITY : latencyMs);
    if (lapse) {
      const expired = {
        ...behaviour,
        reports: isSilent ? 'once' : reports,
        verdict: lapse.verdict,
        later: undefined,
        reply: undefined,
      };
      due.add(Math.max(0, lapse.at - clock.now()), { seq, behaviour: expired, lapsed: true });
      return undefined;
    }
    const wait = latencyMs + (sendAt === undefined ? 0 : Math.max(0, Date.parse(sendAt) - clock.now()));
    if (entry.intermediateReport || behaviour.intermediate) {
      timers.after(wait - latencyMs / 2, () => passStation(seq), 'intermediate report');
    }
    due.add(wait, { seq, behaviour, lapsed: false });
    return undefined;
  };

  return {
    deliver,
    report({ seq, sendAt }, verdict) {
      const { latencyMs } = deps.settings();
      const leaves = sendAt === undefined ? 0 : Math.max(0, Date.parse(sendAt) - clock.now());
      const wait = leaves + (typeof latencyMs === 'number' ? latencyMs : 0);
      due.add(wait, {
        seq,
        lapsed: false,
        behaviour: { fate: 'rejected', verdict, reports: 'once', latencyMs: wait, call: 'rings', keys: '' },
      });
    },
    clear() {
      due.clear();
      passed.clear();
      clear();
    },
    takeUp(behaviourOf) {
      for (const entry of oracle.each('oldest', { open: true })) {
        if (entry.via === 'smtp' || entry.outcome === 'rejected' || entry.reported !== undefined) continue;
        if (entry.held === 'CANCELED') continue;
        if (entry.doneAt === undefined) void deliver(entry, behaviourOf(entry));
        else tell({ entry, verdict: entry, doneAt: Date.parse(entry.doneAt), call: entry.call });
      }
    },
  };
}
