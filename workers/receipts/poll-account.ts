import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  type HandedOut,
  inboxChannel,
  mostIds,
  pollCalls,
  polledChannels,
  pollInbox,
  pollReports,
} from '../../adapters/infobip/receipts/poll.ts';
import type { LoggedChannel } from '../../adapters/infobip/receipts/log-paths.ts';
import type { RestGet } from '../../adapters/infobip/client/rest-get.ts';
import { awaitedMessages, workspacesOf } from '../../adapters/postgres/receipts/awaited.ts';
import { capabilities, type Channel } from '../../domain/channel.ts';
import type { TakeIn } from './take-in.ts';

export type PollDeps = {
  readonly pool: Pool;
  readonly account: RestGet;
  /** The name that attempts by this account carry (I4). */
  readonly gateway: string;
  readonly takeIn: TakeIn;
  /** Between two rounds. */
  readonly everyMs: number;
  readonly onTrouble: (what: string, error: unknown) => void;
};

/** At most so many pages of a channel's logs in one round: at 15 s, 16 a minute of the 120 reads that look-ups share (I5). */
const pagesPerRound = 4;
/** Of each what is handed out once, so that nobody who writes a lot keeps the others waiting. */
const mostPerRound = 100;
/** Any number will do, as long as all of us take the same: one process asks for all. */
const lockKey = 7_220_005;

/**
 * Fetches what a provider would have called back about, for those it cannot reach: logs until every message has its end, and what people
 * wrote. It ends up where callbacks do. Stops after the round under way.
 */
export function pollAccount(deps: PollDeps): { stop(): Promise<void> } {
  const leaving = new AbortController();
  const places = new Map<string, string | null>();
  const running = (async () => {
    while (!leaving.signal.aborted) {
      await round(deps, places, leaving.signal).catch((error: unknown) =>
        deps.onTrouble('what became of messages could not be fetched', error),
      );
      await sleep(deps.everyMs, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      leaving.abort();
      await running;
    },
  };
}

async function round(deps: PollDeps, places: Map<string, string | null>, signal: AbortSignal): Promise<void> {
  const client = await deps.pool.connect();
  let finished = false;
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lockKey]);
    if (rows[0]?.mine !== true) {
      finished = true;
      return;
    }
    // Before their logs, which know less.
    await takeCalls(deps, signal);
    for (const channel of polledChannels)
      places.set(channel, await followUp(deps, channel, places.get(channel) ?? null, signal));
    await takeInbox(deps, signal);
    await client.query('select pg_advisory_unlock($1)', [lockKey]);
    finished = true;
  } finally {
    // A lock that was not given back goes with its connection.
    client.release(!finished);
  }
}

/** Asks about a few pages of messages and answers where the next round goes on: who never gets an end keeps nobody waiting. */
async function followUp(
  deps: PollDeps,
  channel: LoggedChannel,
  from: string | null,
  signal: AbortSignal,
): Promise<string | null> {
  let place = from;
  for (let page = 0; page < pagesPerRound && !signal.aborted; page += 1) {
    const awaited = await awaitedMessages(deps.pool, channel, deps.gateway, place, mostIds);
    if (awaited.length > 0) {
      const workspaces = new Map(awaited.map((one) => [one.providerMessageId, one.workspace]));
      const polled = await pollReports(deps.account, channel, [...workspaces.keys()], signal);
      if (polled.kind === 'noAnswer') {
        deps.onTrouble(`the logs of ${channel} could not be read`, polled.reason);
        return place;
      }
      if (polled.unread !== undefined) deps.onTrouble(`another log of ${channel} could not be read`, polled.unread);
      const reports = polled.items
        .filter(({ delivery, providerAt }) => delivery !== 'pending' && !mayTellMore(deps, channel, providerAt))
        .map((report) => ({ ...report, workspace: workspaces.get(report.messageId) ?? '', receivedAt: Date.now() }));
      if (reports.length > 0) await deps.takeIn({ reports, inbound: [] });
    }
    const last = awaited.at(-1);
    if (last === undefined || awaited.length < mostIds) return null;
    place = last.at;
  }
  return place;
}

/** A call's own report says which keys were pressed, its log does not: for a few rounds the report has the first word. */
function mayTellMore({ everyMs }: PollDeps, channel: Channel, endedAt: number | null): boolean {
  return capabilities(channel)?.reports === 'call' && endedAt !== null && Date.now() - endedAt < 4 * everyMs;
}

async function takeCalls(deps: PollDeps, signal: AbortSignal): Promise<void> {
  await takeEach(deps, signal, 'the reports of calls', pollCalls, async (report) => {
    if (report.delivery === 'pending') return;
    const workspaces = await workspacesOf(deps.pool, [report.messageId]);
    const workspace = workspaces.get(report.messageId) ?? ownWorkspace;
    await deps.takeIn({ reports: [{ ...report, workspace, receivedAt: Date.now() }], inbound: [] });
  });
}

/** Accounts that are fetched from serve one workspace. */
const ownWorkspace = 'default';

async function takeInbox(deps: PollDeps, signal: AbortSignal): Promise<void> {
  await takeEach(deps, signal, 'the inbox', pollInbox, (written) =>
    deps.takeIn({
      reports: [],
      inbound: [{ workspace: ownWorkspace, channel: inboxChannel, at: Date.now(), written }],
    }),
  );
}

/** One is stored before the next is asked for: a process that is killed in between loses one, of which the provider knows no more. */
async function takeEach<Item>(
  deps: PollDeps,
  signal: AbortSignal,
  what: string,
  poll: (account: RestGet, signal: AbortSignal) => Promise<HandedOut<Item>>,
  store: (item: Item) => Promise<void>,
): Promise<void> {
  for (let taken = 0; taken < mostPerRound && !signal.aborted; taken += 1) {
    const polled = await poll(deps.account, signal);
    if (polled.kind === 'noAnswer') return deps.onTrouble(`${what} could not be read`, polled.reason);
    for (const problem of polled.broken) deps.onTrouble(`something in ${what} cannot be read and is lost`, problem);
    for (const item of polled.items) await keep(deps, () => store(item));
    if (polled.count === 0) return;
  }
}

/** The provider forgets what it hands out, so it is held until it is stored. */
async function keep({ onTrouble }: PollDeps, store: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await store();
    } catch (error) {
      onTrouble('what was fetched could not be stored yet', error);
      await sleep(Math.min(5_000, 250 * tries));
    }
  }
}
