import type { Behaviour } from '../behaviour/behaviour.ts';
import type { SandboxClock } from '../clock.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { ReportMode, Settings } from '../settings.ts';
import { reportV1, reportV3, type Report } from '../sms/formats.ts';
import type { Timers } from '../timers.ts';
import { createDueList } from './due-list.ts';
import type { PollQueue } from './poll-queue.ts';
import type { Parcel, Pusher } from './pusher.ts';
import { isLoopbackUrl } from './webhook.ts';

/** Brings accepted messages to their end and tells the sender about it. */
export type Courier = {
  /** Plans the end of a message. The promise, if any, is for the reply to wait for: its report is to come first. */
  deliver(entry: Entry, behaviour: Behaviour): Promise<unknown> | undefined;
  /** A report about a message that was refused after all. */
  report(entry: Entry, verdict: Verdict): void;
  /** After a restart: ends what was on its way, tells again what was not confirmed. */
  takeUp(behaviourOf: (entry: Entry) => Behaviour): void;
};

/** A reply never waits longer for its early report. */
const EARLY_WITHIN_MS = 2_000;
const AGAIN_AFTER_MS = 50;

const ends: Readonly<Record<Behaviour['fate'], Verdict>> = {
  delivered: { status: 'DELIVERED_TO_HANDSET', error: 'NO_ERROR' },
  undeliverable: { status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_UNKNOWN_SUBSCRIBER' },
  expired: { status: 'EXPIRED_EXPIRED', error: 'EC_VALIDITY_EXPIRED' },
  rejected: { status: 'REJECTED_DESTINATION', error: 'EC_INVALID_DESTINATION_ADDRESS' },
  blocklisted: { status: 'REJECTED_DESTINATION_BLOCKLISTED', error: 'EC_BLACKLISTED_DESTINATIONADDRESS' },
};
const atOperator: Verdict = { status: 'DELIVERED_TO_OPERATOR', error: 'NO_ERROR' };

type Ending = { readonly entry: Entry; readonly verdict: Verdict; readonly reports: ReportMode };

export function createCourier(deps: {
  readonly oracle: Recorder;
  readonly settings: () => Settings;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly pusher: Pusher;
  readonly polled: PollQueue<Report>;
  readonly webhookUrl: string | undefined;
}): Courier {
  const { oracle, settings, clock, timers, pusher, polled } = deps;
  const addressOf = (entry: Entry): string | undefined => entry.notifyUrl ?? deps.webhookUrl;

  const tell = (report: Report): void => {
    const url = addressOf(report.entry);
    if (url === undefined) polled.add(report);
    else if (isLoopbackUrl(url)) pusher.push(url, parcelOf(report));
    else oracle.reported([report.entry.seq], 'lost'); // never call strangers
  };
  const finish = (endings: readonly Ending[]): void => {
    const doneAt = clock.now();
    for (const [verdict, same] of byVerdict(endings)) {
      oracle.settle(
        same.map(({ entry }) => entry.seq),
        verdict,
      );
    }
    for (const { entry, verdict, reports } of endings) {
      const report = { entry, verdict, doneAt };
      if (entry.notify === false) oracle.reported([entry.seq], 'none');
      else if (reports === 'lost') oracle.reported([entry.seq], 'lost');
      else tell(report);
      if (reports === 'twice') timers.after(AGAIN_AFTER_MS, () => tell(report));
    }
  };
  const due = createDueList(timers, finish);

  const finishEarly = async (entry: Entry, verdict: Verdict): Promise<void> => {
    oracle.settle([entry.seq], verdict);
    const report = { entry, verdict, doneAt: clock.now() };
    const url = addressOf(entry);
    if (url === undefined || !isLoopbackUrl(url) || entry.notify === false) return tell(report);
    const limit = new Promise<void>((resolve) => timers.after(EARLY_WITHIN_MS, resolve));
    await Promise.race([pusher.pushNow(url, parcelOf(report)), limit]);
  };
  const deliver: Courier['deliver'] = (entry, { fate, reports, latencyMs }) => {
    if (reports === 'off') return undefined;
    const verdict = ends[fate];
    if (reports === 'early') return finishEarly(entry, verdict);
    const wait = latencyMs + Math.max(0, entry.sendAt === undefined ? 0 : Date.parse(entry.sendAt) - clock.now());
    if (entry.intermediateReport) {
      timers.after(wait / 2, () => tell({ entry, verdict: atOperator, doneAt: clock.now() }));
    }
    due.add(wait, { entry, verdict, reports });
    return undefined;
  };

  return {
    deliver,
    report: (entry, verdict) => due.add(settings().latencyMs, { entry, verdict, reports: 'once' }),
    takeUp(behaviourOf) {
      for (const entry of oracle.entries) {
        if (entry.channel !== 'sms' || entry.outcome === 'rejected' || entry.reported !== undefined) continue;
        if (entry.doneAt === undefined) void deliver(entry, behaviourOf(entry));
        else tell({ entry, verdict: entry, doneAt: Date.parse(entry.doneAt) });
      }
    },
  };
}

function byVerdict(endings: readonly Ending[]): Map<Verdict, Ending[]> {
  const groups = new Map<Verdict, Ending[]>();
  for (const ending of endings) {
    const group = groups.get(ending.verdict);
    if (group) group.push(ending);
    else groups.set(ending.verdict, [ending]);
  }
  return groups;
}

function parcelOf(report: Report): Parcel {
  const format = report.entry.via === 'sms/3' ? reportV3 : reportV1;
  return { seq: report.entry.seq, json: () => format(report) };
}
