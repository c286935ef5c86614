import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Report } from '../send/report.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';
import { createDueList } from './due-list.ts';
import type { Ended } from './ending.ts';
import type { Hooks } from './hooks.ts';
import { parcelOf } from './parcel.ts';
import type { Pusher } from './pusher.ts';
import type { ReportQueue } from './report-queue.ts';
import { wayTo, type Way } from './way.ts';

/** Tells a sender what became of a message: pushed where there is an address, else to be fetched. */
export type Teller = {
  tell(end: End): void;
  /** Tells the way station; its end is still to be reported. */
  tellStation(entry: Entry): void;
  /** Tells the end as the behaviour wants it: once or twice, soon or late, or not at all. */
  tellEnd(ended: Ended, doneAt: number): void;
  /** Tells it now; resolves when it was pushed once, or takes too long. */
  tellFirst(report: Report): Promise<void>;
  clear(): void;
};

/** How messages ended that are alike, as it was then. */
export type End = Pick<Ended, 'seqs' | 'entry' | 'verdict' | 'call'> & { readonly doneAt: number };

/** A reply never waits longer for its early report. */
const EARLY_WITHIN_MS = 2_000;
const AGAIN_AFTER_MS = 50;

const atOperator: Verdict = { status: 'DELIVERED_TO_OPERATOR', error: 'NO_ERROR' };

type Telling = Omit<End, 'entry'>;

export function createTelling(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  /** Of the machine: a reply waits in real time. */
  readonly wire: Timers;
  readonly pusher: Pusher;
  readonly polled: ReportQueue;
  readonly hooks: Hooks;
  readonly webhookUrl: string | undefined;
}): Teller {
  const { oracle, clock, timers, pusher, polled } = deps;
  const wayOf = ({ notifyUrl, account, channel }: Entry): Way =>
    wayTo(deps.hooks, { event: 'delivery', account, channel }, notifyUrl, deps.webhookUrl);

  const tell = ({ seqs, entry, verdict, doneAt, call }: End): void => {
    const way = wayOf(entry);
    if (way === 'nobody') return polled.add(seqs, verdict, doneAt);
    if (way === 'stranger') return oracle.reported(seqs, 'lost');
    for (const seq of seqs) {
      const one = seq === entry.seq ? entry : oracle.bySeq(seq);
      if (one) pusher.push(way.url, parcelOf({ entry: one, verdict, doneAt, call }), way.hook);
    }
  };
  const tellStation = (entry: Entry): void => {
    const way = wayOf(entry);
    const doneAt = clock.now();
    if (way === 'nobody') polled.add([entry.seq], atOperator, doneAt);
    else if (way !== 'stranger')
      pusher.push(way.url, { ...parcelOf({ entry, verdict: atOperator, doneAt }), seq: undefined }, way.hook);
  };
  const tellings = createDueList<Telling>({
    clock,
    timers,
    what(all) {
      const total = all.reduce((sum, { seqs }) => sum + seqs.length, 0);
      return total === 1 ? 'report' : `${total} reports`;
    },
    flush: (all) => {
      for (const telling of all) {
        const entry = oracle.bySeq(telling.seqs[0] ?? 0);
        if (entry) tell({ ...telling, entry });
      }
    },
  });
  const tellEnd = ({ seqs, entry, verdict, behaviour, call }: Ended, doneAt: number): void => {
    const { reports, reportAfterMs = 0 } = behaviour;
    if (entry.notify === false) return oracle.reported(seqs, 'none');
    if (reports === 'lost') return oracle.reported(seqs, 'lost');
    if (reportAfterMs === 0) tell({ seqs, entry, verdict, doneAt, call });
    else tellings.add(reportAfterMs, { seqs, verdict, doneAt, call });
    if (reports === 'twice') tellings.add(reportAfterMs + AGAIN_AFTER_MS, { seqs, verdict, doneAt, call });
  };
  const tellFirst = async (report: Report): Promise<void> => {
    const way = wayOf(report.entry);
    if (typeof way === 'string' || report.entry.notify === false) return tell({ ...report, seqs: [report.entry.seq] });
    const limit = new Promise<void>((resolve) => deps.wire.after(EARLY_WITHIN_MS, resolve));
    await Promise.race([pusher.pushNow(way.url, parcelOf(report), way.hook), limit]);
  };
  return { tell, tellStation, tellEnd, tellFirst, clear: () => tellings.clear() };
}
