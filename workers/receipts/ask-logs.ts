import { pollReports } from '../../adapters/infobip/receipts/poll.ts';
import type { LoggedChannel } from '../../adapters/infobip/receipts/log-paths.ts';
import type { RestGet } from '../../adapters/infobip/client/rest-get.ts';
import type { Awaited } from '../../adapters/postgres/receipts/awaited.ts';
import type { DeliveryReport } from '../../domain/message/receive.ts';
import type { TakeIn } from './take-in.ts';

export type AskDeps = {
  readonly account: RestGet;
  readonly takeIn: TakeIn;
  readonly onTrouble: (what: string, error: unknown) => void;
};

/** Takes in what the logs say of the end of these messages, of one question's number at most; false where they did not answer. */
export async function askLogs(
  { account, takeIn, onTrouble }: AskDeps,
  channel: LoggedChannel,
  awaited: readonly Awaited[],
  signal: AbortSignal,
  isWanted: (report: DeliveryReport) => boolean = () => true,
): Promise<boolean> {
  if (awaited.length === 0) return true;
  const workspaces = new Map(awaited.map((one) => [one.providerMessageId, one.workspace]));
  const polled = await pollReports(account, channel, [...workspaces.keys()], signal);
  if (polled.kind === 'noAnswer') {
    onTrouble(`the logs of ${channel} could not be read`, polled.reason);
    return false;
  }
  if (polled.unread !== undefined) onTrouble(`another log of ${channel} could not be read`, polled.unread);
  const reports = polled.items
    .filter((report) => report.delivery !== 'pending' && isWanted(report))
    .map((report) => ({ ...report, workspace: workspaces.get(report.messageId) ?? '', receivedAt: Date.now() }));
  if (reports.length > 0) await takeIn({ reports, inbound: [] });
  return true;
}
