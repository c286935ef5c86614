import type { FarSide } from './check.ts';
import type { DemoMessage } from './ledger.ts';

export type Providers = {
  readonly sandbox: string | undefined;
  readonly infobip: { readonly baseUrl: string; readonly apiKey: string } | undefined;
  readonly ownSmtp: boolean;
};

/**
 * Whom to ask what was taken. Our sandbox has an oracle; a server that the caller brought is judged by what it answered:
 * the accepted reply, its log by message id, the 250 after DATA.
 */
export async function askFarSide(
  providers: Providers,
  messages: readonly DemoMessage[],
): Promise<(channel: string) => FarSide> {
  const oracle = providers.sandbox === undefined ? new Map<string, number>() : await readOracle(providers.sandbox);
  const logs =
    providers.infobip === undefined ? new Map<string, number>() : await readLogs(providers.infobip, messages);
  const fromOracle: FarSide = {
    checkedAgainst: 'oracle',
    taken: (message) => oracle.get(message.providerMessageId) ?? 0,
  };
  const fromReplies: FarSide = {
    checkedAgainst: 'replies',
    taken: (message) =>
      message.channel === 'sms'
        ? (logs.get(message.providerMessageId) ?? 0)
        : message.state === 'ACCEPTED'
          ? message.attempt
          : 0,
  };
  const brought: Readonly<Record<string, boolean>> = { sms: providers.infobip !== undefined, email: providers.ownSmtp };
  return (channel) => (brought[channel] ? fromReplies : fromOracle);
}

/** Counts per message id; a mail's id is what stands before the `@` of its Message-ID. */
async function readOracle(sandbox: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const entry of await readOracleEntries(sandbox)) {
    const id = entry.messageId.split('@')[0] ?? '';
    if (entry.outcome === 'accepted') counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

export type OracleEntry = {
  readonly seq: number;
  readonly channel: string;
  readonly messageId: string;
  readonly outcome: string;
};

export async function readOracleEntries(sandbox: string): Promise<readonly OracleEntry[]> {
  const response = await fetch(`${sandbox}/_sim/messages?format=ndjson`);
  if (!response.ok) throw new Error(`the sandbox's oracle answered ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as OracleEntry);
}

async function readLogs(
  { baseUrl, apiKey }: { baseUrl: string; apiKey: string },
  messages: readonly DemoMessage[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { channel, providerMessageId } of messages) {
    if (channel !== 'sms') continue;
    const response = await fetch(`${baseUrl}/sms/3/logs?messageId=${providerMessageId}`, {
      headers: { authorization: `App ${apiKey}` },
    });
    if (!response.ok) throw new Error(`GET /sms/3/logs at INFOBIP_BASE_URL answered ${response.status}`);
    const { results = [] } = (await response.json()) as { results?: readonly { messageId?: string }[] };
    counts.set(providerMessageId, results.filter((one) => one.messageId === providerMessageId).length);
  }
  return counts;
}
