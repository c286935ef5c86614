import type { FaultBox } from '../faults/fault-box.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Entry, Inbound, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { inboundEnvelope, reportRoutes } from '../reads/report-routes.ts';
import { nextHop } from '../send/hops.ts';
import type { Submit } from '../send/submit.ts';
import type { Settings } from '../settings.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';
import type { Dialler } from '../voice/dialler.ts';
import { createCourier, type Courier } from './courier.ts';
import type { Hooks } from './hooks.ts';
import { createInbox, type Inbox } from './inbound.ts';
import { createPollQueue, type PollQueue } from './poll-queue.ts';
import { createPusher } from './pusher.ts';
import { createReportQueue, type ReportQueue } from './report-queue.ts';
import { createSee, type See } from './seen.ts';
import { createTelling } from './telling.ts';
import type { Webhook } from './webhook.ts';

export type ReportsRoom = {
  readonly courier: Courier;
  readonly inbox: Inbox;
  readonly see: See;
  /** What waits to be fetched. */
  readonly waiting: { readonly reports: ReportQueue; readonly inbound: PollQueue<Inbound> };
  readonly routes: readonly VendorRoute[];
  clear(): void;
};

/** How messages end, and what is told of it: delivery reports, texts that come in, chats that were read; pushed or fetched. */
export function createReportsRoom(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly wire: Timers;
  readonly settings: () => Settings;
  readonly faults: FaultBox;
  readonly hooks: Hooks;
  readonly webhook: Webhook;
  readonly leastRetryMs: number;
  readonly webhookUrl: string | undefined;
  readonly inboundUrl: string | undefined;
  readonly dialler: Dialler;
  /** Why it will not arrive, whatever the rules say. */
  readonly obstacle: (entry: Entry) => Verdict | undefined;
  /** Of what goes another way. */
  readonly submit: Submit;
}): ReportsRoom {
  const { oracle, clock, hooks } = deps;
  const pushing = { ...deps, usual: hooks.usual };
  const pusher = createPusher({ ...pushing, envelope: (results) => ({ results }) });
  const inboundPusher = createPusher({ ...pushing, envelope: (results) => inboundEnvelope(results, 0) });
  const waiting = { reports: createReportQueue(clock, oracle), inbound: createPollQueue<Inbound>(clock) };
  const inbox = createInbox({ oracle, pusher: inboundPusher, polled: waiting.inbound, hooks, url: deps.inboundUrl });
  const see = createSee({ ...deps, pusher });
  const teller = createTelling({ ...deps, pusher, polled: waiting.reports });
  const courier = createCourier({
    ...deps,
    teller,
    see,
    answer: ({ to, from, account, channel }, text) => inbox.receive({ from: to, to: from, text, account, channel }),
    hopOn(entry, verdict) {
      const next = nextHop(oracle, entry, verdict);
      if (next) deps.submit(next);
      return next !== undefined;
    },
  });
  return {
    courier,
    inbox,
    see,
    waiting,
    routes: reportRoutes({ oracle, reports: waiting.reports, inbox: waiting.inbound }),
    clear() {
      courier.clear();
      pusher.clear();
      inboundPusher.clear();
      waiting.reports.clear();
      waiting.inbound.clear();
    },
  };
}
