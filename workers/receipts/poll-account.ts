import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  type HandedOut,
  inboxChannel,
  mostIds,
  pollCalls,
  polledChannels,
  pollInbox,
} from '../../adapters/infobip/receipts/poll.ts';
import type { LoggedChannel } from '../../adapters/infobip/receipts/log-paths.ts';
import type { RestGet } from '../../adapters/infobip/client/rest-get.ts';
import { awaitedMessages, workspacesOf } from '../../adapters/postgres/receipts/awaited.ts';
import { capabilities, type Channel } from '../../domain/channel.ts';
import type { DeliveryReport } from '../../domain/message/receive.ts';
import { askLogs, type AskDeps } from './ask-logs.ts';
import { inTurns } from './in-turns.ts';

export type PollDeps = AskDeps & {
  readonly pool: Pool;
  /** The name that attempts by this account carry (I4). */
  readonly gateway: string;
  /** Between two rounds. */
  readonly everyMs: number;
};

/** At most so many pages of a channel's logs in one round: at 15 s, 16 a minute of the 120 reads that look-ups share (I5). */
const pagesPerRound = 4;
/** Of each what is handed out once, so that nobody who writes a lot keeps the others waiting. */
const mostPerRound = 100;
/**
 * Fetches what a provider would have called back about, for those it cannot reach: logs until every message has its end, and what people
 * wrote. It ends up where callbacks do. Stops after the round under way.
 */
export function pollAccount(deps: PollDeps): { stop(): Promise<void> } {
  const places = new Map<string, string | null>();
  const round = async (signal: AbortSignal): Promise<void> => {
    // Before their logs, which know less.
    await takeCalls(deps, signal);
    for (const channel of polledChannels)
      places.set(channel, await followUp(deps, channel, places.get(channel) ?? null, signal));
    await takeInbox(deps, signal);
  };
  return inTurns(deps.pool, deps.everyMs, round, (error) =>
    deps.onTrouble('what became of messages could not be fetched', error),
  );
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
    const toldAll = ({ providerAt }: DeliveryReport): boolean => !mayTellMore(deps, channel, providerAt);
    if (!(await askLogs(deps, channel, awaited, signal, toldAll))) return place;
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
