import type { Pool } from 'pg';
import type { LoggedChannel } from '../../adapters/infobip/receipts/log-paths.ts';
import { mostIds, polledChannels, readsPerPage } from '../../adapters/infobip/receipts/poll.ts';
import { overduePage, passOverdue } from '../../adapters/postgres/receipts/overdue.ts';
import type { Stage } from '../../domain/message/overdue.ts';
import { askLogs, type AskDeps } from './ask-logs.ts';
import { inTurns } from './in-turns.ts';

export type OverdueDeps = AskDeps & {
  readonly pool: Pool;
  /** The name that attempts by this account carry (I4). */
  readonly gateway: string;
  /** Between two rounds. */
  readonly everyMs: number;
  readonly stages: readonly Stage[];
};

/** Of the 120 reads a minute that each log allows; the rest is for those whose very acceptance is unknown (I5). At one round a minute. */
const readsPerRound = 48;

/**
 * Asks the logs for the end of messages whose report is overdue: lost, or kept back while we could not be called. What they say goes the way
 * of reports, so that one that comes after all changes nothing.
 */
export function settleOverdue(deps: OverdueDeps): { stop(): Promise<void> } {
  const round = async (signal: AbortSignal): Promise<void> => {
    for (const channel of polledChannels) await settleChannel(deps, channel, signal);
  };
  return inTurns(deps.pool, deps.everyMs, round, (error) =>
    deps.onTrouble('messages without a report could not be asked for', error),
  );
}

/** The youngest first: of them the logs tell most. */
async function settleChannel(deps: OverdueDeps, channel: LoggedChannel, signal: AbortSignal): Promise<void> {
  const { pool, gateway } = deps;
  let reads = 0;
  for (const stage of deps.stages) {
    for (let isLast = false; !isLast;) {
      if (signal.aborted || reads + readsPerPage(channel) > readsPerRound) return;
      const page = await overduePage(pool, { gateway, channel, stage }, mostIds);
      if (page.messages.length > 0) reads += readsPerPage(channel);
      if (!(await askLogs(deps, channel, page.messages, signal))) return;
      await passOverdue(pool, { gateway, channel, stage }, page.next);
      ({ isLast } = page);
    }
  }
}
