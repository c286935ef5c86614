import type { Behaviour } from '../behaviour/behaviour.ts';
import type { SandboxClock } from '../clock.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { ReportMode, Settings } from '../settings.ts';
import { mailWebhook } from '../email/formats.ts';
import type { Report } from '../send/report.ts';
import { reportV1, reportV3 } from '../sms/formats.ts';
import type { Timers } from '../timers.ts';
import { callVerdicts, collectKeys, spokenSeconds, type CallEnd } from '../voice/call.ts';
import { callReport } from '../voice/formats.ts';
import type { Switchboard } from '../voice/switchboard.ts';
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

type Ending = {
  readonly entry: Entry;
  readonly verdict: Verdict;
  readonly reports: ReportMode;
  readonly call?: CallEnd | undefined;
  /** The end is somebody's on the page. */
  readonly rings?: boolean | undefined;
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
  readonly webhookUrl: string | undefined;
  readonly switchboard: Switchboard;
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
    for (const [verdict, same] of byVerdict(endings.filter(({ call }) => call === undefined))) {
      oracle.settle(
        same.map(({ entry }) => entry.seq),
        verdict,
      );
    }
    for (const { entry, verdict, reports, call } of endings) {
      if (call !== undefined) oracle.settle([entry.seq], verdict, call);
      const report = { entry, verdict, doneAt, call };
      if (entry.notify === false) oracle.reported([entry.seq], 'none');
      else if (reports === 'lost') oracle.reported([entry.seq], 'lost');
      else tell(report);
      if (reports === 'twice') timers.after(AGAIN_AFTER_MS, () => tell(report), 'report again');
    }
  };
  const fallDue = (all: readonly Ending[]): void => {
    const endings = all.filter(
      ({ entry }) => mayGo(entry, clock.now() + 2 * clock.grainMs) && !deps.switchboard.isUp(entry.seq),
    );
    const [ringing, ended] = [endings.filter(({ rings }) => rings), endings.filter(({ rings }) => !rings)];
    finish(ended);
    for (const { entry, reports } of ringing) {
      deps.switchboard.ring(entry, (fate, call) => finish([{ entry, verdict: callVerdicts[fate], reports, call }]));
    }
  };
  const due = createDueList<Ending>({
    clock,
    timers,
    what: ({ length }) => (length === 1 ? 'end of a message' : `ends of ${length} messages`),
    flush: fallDue,
  });

  const finishEarly = async (entry: Entry, verdict: Verdict): Promise<void> => {
    oracle.settle([entry.seq], verdict);
    const report = { entry, verdict, doneAt: clock.now() };
    const url = addressOf(entry);
    if (url === undefined || !isLoopbackUrl(url) || entry.notify === false) return tell(report);
    const limit = new Promise<void>((resolve) => deps.wire.after(EARLY_WITHIN_MS, resolve));
    await Promise.race([pusher.pushNow(url, parcelOf(report)), limit]);
  };
  const deliver: Courier['deliver'] = (entry, behaviour) => {
    const { reports, latencyMs } = behaviour;
    if (reports === 'off') return undefined;
    const { verdict, call, rings } = endOf(entry, behaviour);
    if (reports === 'early' && !rings && entry.sendAt === undefined) return finishEarly(entry, verdict);
    const wait = latencyMs + Math.max(0, entry.sendAt === undefined ? 0 : Date.parse(entry.sendAt) - clock.now());
    if (entry.intermediateReport) {
      timers.after(wait / 2, () => tell({ entry, verdict: atOperator, doneAt: clock.now() }), 'intermediate report');
    }
    due.add(wait, { entry, verdict, reports, call, rings });
    return undefined;
  };

  return {
    deliver,
    report: (entry, verdict) => due.add(settings().latencyMs, { entry, verdict, reports: 'once' }),
    takeUp(behaviourOf) {
      for (const entry of oracle.entries) {
        if (entry.via === 'smtp' || entry.outcome === 'rejected' || entry.reported !== undefined) continue;
        if (entry.held === 'CANCELED') continue;
        if (entry.doneAt === undefined) void deliver(entry, behaviourOf(entry));
        else tell({ entry, verdict: entry, doneAt: Date.parse(entry.doneAt), call: entry.call });
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

/** A scheduled message may have been held back, taken back, moved, or sent by another plan meanwhile. */
function mayGo(entry: Entry, by: number): boolean {
  const isEarly = entry.sendAt !== undefined && Date.parse(entry.sendAt) > by;
  return entry.held === undefined && entry.doneAt === undefined && !isEarly;
}

/** A call reaches its phone before anything can become of it. */
function endOf(entry: Entry, { fate, call, keys }: Behaviour): Pick<Ending, 'verdict' | 'call' | 'rings'> {
  if (entry.channel === 'email' && fate === 'undeliverable')
    return { verdict: { status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_HARD_BOUNCE' } };
  if (entry.channel !== 'voice' || fate !== 'delivered') return { verdict: ends[fate] };
  if (call === 'rings') return { verdict: callVerdicts.noAnswer, rings: true };
  const isTaken = call === 'answered' || call === 'machine';
  const end: CallEnd = {
    answeredBy: isTaken ? (call === 'machine' ? 'MACHINE' : 'HUMAN') : null,
    keys: collectKeys(call === 'answered' ? keys : '', entry.maxDtmf),
    seconds: isTaken ? spokenSeconds(entry.text) : 0,
  };
  return { verdict: callVerdicts[call], call: end };
}

function formatOf({ via }: Entry): (report: Report) => object {
  if (via === 'tts/3') return callReport;
  if (via === 'email/4') return mailWebhook;
  return via === 'sms/3' ? reportV3 : reportV1;
}

const parcelOf = (report: Report): Parcel => ({
  seq: report.entry.seq,
  json: () => formatOf(report.entry)(report),
});
