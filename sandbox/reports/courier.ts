import type { Behaviour } from '../behaviour/behaviour.ts';
import { endOf } from '../behaviour/verdicts.ts';
import type { SandboxClock } from '../time/clock.ts';
import { alone, type Alike } from '../oracle/alike.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Settings } from '../settings.ts';
import { lapseOf } from '../send/lapse.ts';
import type { Timers } from '../time/timers.ts';
import type { CallEnd } from '../voice/call-end.ts';
import type { Dialler } from '../voice/dialler.ts';
import { createDueList } from './due-list.ts';
import { byVerdict, isPutThrough, joinEndings, mayGo, tellsOf, type Ended, type Ending } from './ending.ts';
import type { See } from './seen.ts';
import type { Teller } from './telling.ts';

/** Brings accepted messages to their end and tells the sender about it. */
export type Courier = {
  /** Plans how messages end that are alike. The promise, if any, is for the reply to wait for: its report is to come first. */
  deliver(alike: Alike, behaviour: Behaviour): Promise<unknown> | undefined;
  /** A report about a message that was refused after all. */
  report(entry: Pick<Entry, 'seq' | 'sendAt'>, verdict: Verdict): void;
  /** After a restart: ends what was on its way, tells again what was not confirmed. */
  takeUp(behaviourOf: (entry: Entry) => Behaviour): void;
  clear(): void;
};

export function createCourier(deps: {
  readonly oracle: Recorder;
  readonly settings: () => Settings;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly teller: Teller;
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
  const { tell, tellStation, tellEnd, tellFirst, clear } = deps.teller;
  /** On the way between their way station and their end: what is moved meanwhile is planned again, and told once. */
  const passed = new Set<number>();

  const planAfterwards = (seq: number, { behaviour, verdict }: Ended): void => {
    const { later, reply, seenAfterMs } = behaviour;
    if (later) {
      const again = { ...behaviour, later: undefined, reply: undefined };
      const change = (): void => {
        const entry = oracle.bySeq(seq);
        if (entry) finish([{ seqs: [seq], entry, verdict: later.verdict, behaviour: again }]);
      };
      timers.after(later.afterMs, change, 'another end of a message');
    }
    if (!verdict.status.startsWith('DELIVERED')) return;
    if (seenAfterMs !== undefined) timers.after(seenAfterMs, () => deps.see(seq), 'a person reads');
    const answer = (text: string): void => {
      const entry = oracle.bySeq(seq);
      if (entry && entry.channel !== 'email' && entry.channel !== 'voice') deps.answer(entry, text);
    };
    if (reply) timers.after(reply.afterMs, () => answer(reply.text), 'a person answers');
  };
  const finish = (all: readonly Ended[]): void => {
    const doneAt = clock.now();
    for (const [verdict, seqs] of byVerdict(all)) oracle.settle(seqs, verdict);
    for (const ended of all) {
      const { seqs, entry, verdict, behaviour, call } = ended;
      if (passed.size > 0) for (const seq of seqs) passed.delete(seq);
      if (call !== undefined) oracle.settle(seqs, verdict, call);
      const goesOn = deps.hopOn(entry, verdict);
      if (goesOn && entry.tellsHops !== true) oracle.reported(seqs, 'none');
      else tellEnd(ended, doneAt);
      const isOver = behaviour.later === undefined && behaviour.reply === undefined;
      if (isOver && behaviour.seenAfterMs === undefined) continue;
      for (const seq of seqs) planAfterwards(seq, ended);
    }
  };
  const passStation = ({ first, count }: Pick<Alike, 'first' | 'count'>): void => {
    for (let seq = first; seq < first + count; seq += 1) {
      const entry = oracle.bySeq(seq);
      if (entry === undefined || passed.has(seq) || !mayGo(entry, clock.now() + 2 * clock.grainMs)) continue;
      passed.add(seq);
      tellStation(entry);
    }
  };
  const fallDue = (all: readonly Ending[]): void => {
    const now = clock.now() + 2 * clock.grainMs;
    const ended: Ended[] = [];
    /** What was held back and let go, or bounced by hand, may be planned twice for one instant. */
    const planned = new Set<number>();
    for (const { first, count, behaviour, lapsed } of all) {
      const entry = oracle.bySeq(first);
      if (entry === undefined) continue;
      const by = lapsed ? Number.POSITIVE_INFINITY : now;
      const seqs: number[] = [];
      for (let seq = first; seq < first + count; seq += 1) {
        const standing = oracle.standing(seq);
        if (standing === undefined || !mayGo(standing, by) || planned.has(seq) || deps.dialler.isUp(seq)) continue;
        if (count === 1 || standing.sendAt !== undefined) planned.add(seq);
        seqs.push(seq);
      }
      if (seqs.length === 0) continue;
      const verdict = deps.obstacle(entry) ?? endOf(behaviour, entry.channel);
      if (!isPutThrough(entry, verdict)) ended.push({ seqs, entry, behaviour, verdict });
      else deps.dialler.dial(entry, behaviour, (how, call) => finish([{ seqs, entry, behaviour, verdict: how, call }]));
    }
    finish(ended);
  };
  const due = createDueList<Ending>({
    clock,
    timers,
    what(all) {
      const total = all.reduce((sum, { count }) => sum + count, 0);
      return total === 1 ? 'end of a message' : `ends of ${total} messages`;
    },
    flush: fallDue,
    join: joinEndings,
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
  const endAllEarly = ({ first, count }: Alike, behaviour: Behaviour): Promise<unknown> | undefined => {
    const early: Promise<unknown>[] = [];
    for (let seq = first; seq < first + count; seq += 1) {
      const entry = oracle.bySeq(seq);
      const wait = entry && endEarly(entry, behaviour);
      if (wait) early.push(wait);
    }
    return early.length > 0 ? Promise.all(early) : undefined;
  };
  const deliver: Courier['deliver'] = (alike, behaviour) => {
    const { reports, latencyMs } = behaviour;
    const { first, count, like } = alike;
    const { sendAt, validUntil } = like;
    // Where there is another way, one that never arrives is over when its time is.
    const isSilent = reports === 'off';
    if (isSilent && (like.hops === undefined || validUntil === undefined)) return undefined;
    const early = reports === 'early' && sendAt === undefined ? endAllEarly(alike, behaviour) : undefined;
    if (early) return early;
    const lapse =
      validUntil === undefined
        ? undefined
        : lapseOf(like, clock.now(), isSilent ? Number.POSITIVE_INFINITY : latencyMs);
    if (lapse) {
      const expired = {
        ...behaviour,
        reports: isSilent ? 'once' : reports,
        verdict: lapse.verdict,
        later: undefined,
        reply: undefined,
      };
      due.add(Math.max(0, lapse.at - clock.now()), { first, count, behaviour: expired, lapsed: true });
      return undefined;
    }
    const wait = latencyMs + (sendAt === undefined ? 0 : Math.max(0, Date.parse(sendAt) - clock.now()));
    if (like.intermediateReport || behaviour.intermediate) {
      timers.after(wait - latencyMs / 2, () => passStation({ first, count }), 'intermediate report');
    }
    due.add(wait, { first, count, behaviour, lapsed: false, tells: tellsOf(like) });
    return undefined;
  };

  return {
    deliver,
    report({ seq, sendAt }, verdict) {
      const { latencyMs } = deps.settings();
      const leaves = sendAt === undefined ? 0 : Math.max(0, Date.parse(sendAt) - clock.now());
      const wait = leaves + (typeof latencyMs === 'number' ? latencyMs : 0);
      due.add(wait, {
        first: seq,
        count: 1,
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
        if (entry.doneAt === undefined) void deliver(alone(entry), behaviourOf(entry));
        else tell({ seqs: [entry.seq], entry, verdict: entry, doneAt: Date.parse(entry.doneAt), call: entry.call });
      }
    },
  };
}
