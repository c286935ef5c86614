import { setTimeout as sleep } from 'node:timers/promises';
import { askInfobip, type Infobip } from '../ask-infobip.ts';
import { eachOf } from '../each-of.ts';
import type { FarFacts, LogAnswer, OracleEntry } from './far-side.ts';
import type { DemoMessage } from './ledger.ts';

export type Providers = {
  /** Our own sandbox, where one runs. */
  readonly sandbox: string | undefined;
  /** The Infobip that the caller brought. */
  readonly infobip: Infobip | undefined;
};

/** A server may accept a message some time before its logs show it. */
const logPatienceMs = 10_000;
const betweenLooksMs = 500;
/** A campaign's messages are asked for one by one, too. */
const questionsAtOnce = 12;

/**
 * Asks every far side what it took: of our sandbox whatever went to these people since `since` (epoch ms), of a caller's server message by
 * message.
 */
export async function askFarSide(
  { sandbox, infobip }: Providers,
  messages: readonly DemoMessage[],
  addresses: readonly string[],
  since: number,
): Promise<FarFacts> {
  const oracle = sandbox === undefined ? [] : await readOracle(sandbox);
  const ours = new Set(addresses.map(plain));
  const asked = infobip === undefined ? [] : messages.filter(({ channel }) => channel === 'sms');
  const logs = new Map<string, LogAnswer>();
  const until = Date.now() + logPatienceMs;
  await eachOf(asked, questionsAtOnce, async ({ providerMessageId: id }) => {
    if (infobip !== undefined) logs.set(id, await askUntilKnown(infobip, id, until));
  });
  return {
    oracle: oracle.filter(({ to, at }) => ours.has(plain(to)) && Date.parse(at) >= since),
    logs: asked.flatMap(({ providerMessageId: id }) => logs.get(id) ?? []),
  };
}

/** Addresses as they can be compared: the sandbox writes phone numbers without `+` and mail addresses small. */
const plain = (address: string): string => address.replace(/^\+/, '').toLowerCase();

async function readOracle(sandbox: string): Promise<readonly OracleEntry[]> {
  const response = await fetch(`${sandbox}/_sim/messages?format=ndjson`);
  if (!response.ok) throw new Error(`the sandbox's oracle answered ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as OracleEntry);
}

async function askUntilKnown(infobip: Infobip, messageId: string, until: number): Promise<LogAnswer> {
  for (;;) {
    const answer = await askLogs(infobip, messageId);
    if (answer.found > 0 || Date.now() > until) return answer;
    await sleep(betweenLooksMs);
  }
}

async function askLogs(infobip: Infobip, messageId: string): Promise<LogAnswer> {
  const path = `/sms/3/logs?messageId=${messageId}`;
  try {
    const response = await askInfobip(infobip, path);
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const { results = [] } = (await response.json()) as { results?: readonly { messageId?: string }[] };
    return { messageId, found: results.filter((one) => one.messageId === messageId).length, problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { messageId, found: 0, problem: `GET ${path} at INFOBIP_BASE_URL: ${why}` };
  }
}
