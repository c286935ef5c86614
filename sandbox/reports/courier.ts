import type { Behaviour } from '../behaviour/behaviour.ts';
import type { SandboxClock } from '../clock.ts';
import type { Entry, Failure, Status } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Settings } from '../settings.ts';
import { reportV1, reportV3, type Report } from '../sms/formats.ts';
import { failures, statuses } from '../sms/statuses.ts';
import type { Timers } from '../timers.ts';
import type { PollQueue } from './poll-queue.ts';
import type { Pusher } from './pusher.ts';
import { isLoopbackUrl } from './webhook.ts';

type Verdict = { readonly status: Status; readonly error: Failure };

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
  delivered: { status: statuses.delivered, error: failures.none },
  undeliverable: { status: statuses.undeliverable, error: failures.unknownSubscriber },
  expired: { status: statuses.expired, error: failures.validityExpired },
  rejected: { status: statuses.badDestination, error: failures.invalidDestination },
  blocklisted: { status: statuses.blocklisted, error: failures.blocklisted },
};

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

  const tell = (report: Report): void => {
    const { entry } = report;
    const url = addressOf(entry, deps.webhookUrl);
    if (url === undefined) polled.add(report);
    else if (!isLoopbackUrl(url))
      oracle.reported([entry.seq], 'lost'); // never call strangers
    else pusher.push(url, parcelOf(report));
  };
  const settle = (entry: Entry, verdict: Verdict): Report => {
    oracle.settle(entry.seq, verdict.status, verdict.error);
    return { entry, ...verdict, doneAt: clock.now() };
  };
  const finish = (entry: Entry, verdict: Verdict, reports: Settings['reports']): void => {
    const report = settle(entry, verdict);
    if (entry.notify === false || reports === 'lost') {
      oracle.reported([entry.seq], entry.notify === false ? 'none' : 'lost');
      return;
    }
    tell(report);
    if (reports === 'twice') timers.after(AGAIN_AFTER_MS, () => tell(report));
  };
  const finishEarly = async (entry: Entry, verdict: Verdict): Promise<void> => {
    const report = settle(entry, verdict);
    const url = addressOf(entry, deps.webhookUrl);
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
      const halfway = { status: statuses.toOperator, error: failures.none };
      timers.after(wait / 2, () => tell({ entry, ...halfway, doneAt: clock.now() }));
    }
    timers.after(wait, () => finish(entry, verdict, reports));
    return undefined;
  };
  return {
    deliver,
    report(entry, verdict) {
      timers.after(settings().latencyMs, () => finish(entry, verdict, 'once'));
    },
    takeUp(behaviourOf) {
      for (const entry of oracle.entries) {
        if (entry.channel !== 'sms' || entry.outcome === 'rejected' || entry.reported !== undefined) continue;
        if (entry.doneAt === undefined) void deliver(entry, behaviourOf(entry));
        else tell({ entry, status: entry.status, error: entry.error, doneAt: Date.parse(entry.doneAt) });
      }
    },
  };
}

const addressOf = (entry: Entry, webhookUrl: string | undefined): string | undefined => entry.notifyUrl ?? webhookUrl;

function parcelOf(report: Report): { seq: number; json: () => object } {
  const format = report.entry.via === 'sms/3' ? reportV3 : reportV1;
  return { seq: report.entry.seq, json: () => format(report) };
}
