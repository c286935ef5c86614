import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Report } from '../send/report.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';
import type { CallEnd } from '../voice/call-end.ts';
import { createDueList } from './due-list.ts';
import type { Ended } from './ending.ts';
import type { Hook } from './hook-schema.ts';
import type { Hooks } from './hooks.ts';
import { parcelOf } from './parcel.ts';
import type { PollQueue } from './poll-queue.ts';
import type { Pusher } from './pusher.ts';
import { isLoopbackUrl } from './webhook.ts';

/** Tells a sender what became of a message: pushed where there is an address, else to be fetched. */
export type Teller = {
  tell(report: Report): void;
  /** Tells the way station; its end is still to be reported. */
  tellStation(entry: Entry): void;
  /** Tells the end as the behaviour wants it: once or twice, soon or late, or not at all. */
  tellEnd(ended: Ended, doneAt: number): void;
  /** Tells it now; resolves when it was pushed once, or takes too long. */
  tellFirst(report: Report): Promise<void>;
  clear(): void;
};

/** A reply never waits longer for its early report. */
const EARLY_WITHIN_MS = 2_000;
const AGAIN_AFTER_MS = 50;

const atOperator: Verdict = { status: 'DELIVERED_TO_OPERATOR', error: 'NO_ERROR' };

type Telling = {
  readonly seq: number;
  readonly verdict: Verdict;
  readonly doneAt: number;
  readonly call?: CallEnd | undefined;
};

export function createTelling(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  /** Of the machine: a reply waits in real time. */
  readonly wire: Timers;
  readonly pusher: Pusher;
  readonly polled: PollQueue<Report>;
  readonly hooks: Hooks;
  readonly webhookUrl: string | undefined;
}): Teller {
  const { oracle, clock, timers, pusher, polled } = deps;
  const wayTo = ({ notifyUrl, account, channel }: Entry): { readonly url: string | undefined; readonly hook: Hook } => {
    const hook = deps.hooks.find({ event: 'delivery', account, channel });
    return { url: notifyUrl ?? hook.url ?? deps.webhookUrl, hook };
  };

  const tell = (report: Report): void => {
    const { url, hook } = wayTo(report.entry);
    if (url === undefined) polled.add(report);
    else if (isLoopbackUrl(url)) pusher.push(url, parcelOf(report), hook);
    else oracle.reported([report.entry.seq], 'lost'); // never call strangers
  };
  const tellStation = (entry: Entry): void => {
    const { url, hook } = wayTo(entry);
    const report = { entry, verdict: atOperator, doneAt: clock.now() };
    if (url === undefined) polled.add(report);
    else if (isLoopbackUrl(url)) pusher.push(url, { ...parcelOf(report), seq: undefined }, hook);
  };
  const tellings = createDueList<Telling>({
    clock,
    timers,
    what: ({ length }) => (length === 1 ? 'report' : `${length} reports`),
    flush: (all) => {
      for (const { seq, verdict, doneAt, call } of all) {
        const entry = oracle.bySeq(seq);
        if (entry) tell({ entry, verdict, doneAt, call });
      }
    },
  });
  const tellEnd = ({ entry, verdict, behaviour, call }: Ended, doneAt: number): void => {
    const { reports, reportAfterMs = 0 } = behaviour;
    if (entry.notify === false) return oracle.reported([entry.seq], 'none');
    if (reports === 'lost') return oracle.reported([entry.seq], 'lost');
    if (reportAfterMs === 0) tell({ entry, verdict, doneAt, call });
    else tellings.add(reportAfterMs, { seq: entry.seq, verdict, doneAt, call });
    if (reports === 'twice') tellings.add(reportAfterMs + AGAIN_AFTER_MS, { seq: entry.seq, verdict, doneAt, call });
  };
  const tellFirst = async (report: Report): Promise<void> => {
    const { url, hook } = wayTo(report.entry);
    if (url === undefined || !isLoopbackUrl(url) || report.entry.notify === false) return tell(report);
    const limit = new Promise<void>((resolve) => deps.wire.after(EARLY_WITHIN_MS, resolve));
    await Promise.race([pusher.pushNow(url, parcelOf(report), hook), limit]);
  };
  return { tell, tellStation, tellEnd, tellFirst, clear: () => tellings.clear() };
}
