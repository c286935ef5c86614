import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { drainerIds } from '../../../domain/campaign/partition.ts';
import { campaignWorkflowId } from '../../../domain/ids.ts';
import { createRandom } from '../../../sandbox/faults/random.ts';
import type { CampaignView } from '../../../adapters/postgres/campaign/view.ts';
import { openBooks } from '../books.ts';
import { watchFarSide } from '../far-side.ts';
import { until } from '../../../cli/chaos/world/victims.ts';
import { startKillStack } from '../stack.ts';
import type { VictimName } from '../../../cli/chaos/schedule/fault.ts';
import type { KillStack } from '../stack.ts';
import { publishWorkspace } from '../workspace.ts';
import { campaignFiles, invite } from './audience.ts';
import { temporalChannel } from '../../../config/temporal-channel.ts';

export type CampaignKillOptions = Readonly<{
  seed: number;
  recipients: number;
  /** One of them is killed each time, in turn, until the campaign has ended. */
  victims: readonly VictimName[];
  everyMs: number;
  /** Kills at least, so the rate is chosen that there is time for them. */
  kills: number;
}>;

export type CampaignKillReport = Readonly<{
  recipients: number;
  kills: Readonly<Record<string, number>>;
  once: number;
  lost: number;
  doubled: number;
  states: CampaignView['recipients'];
  historyEvents: number;
  seconds: number;
  problems: readonly string[];
}>;

const timingFactor = 0.1;
const withinMs = 300_000;

/** Launches a campaign and kills what carries it, again and again, until everybody is final. Judged by the far side. */
export async function runCampaignKill(
  options: CampaignKillOptions,
  say: (line: string) => void,
): Promise<CampaignKillReport> {
  const { recipients, seed, everyMs, kills } = options;
  const began = Date.now();
  const rate = Math.max(1, Math.floor((recipients * 1_000) / (everyMs * kills)));
  const env = { CARILLON_TIMING_FACTOR: String(timingFactor), CARILLON_DISPATCH_SWEEP_MS: '1000' };
  const stack = await startKillStack(env, say);
  const farSide = watchFarSide(stack.sandbox);
  const books = openBooks(stack.databaseUrl);
  const forgetful = () => farSide.settings({ duplicateIds: 'forget', magic: false, logsPerMinute: 0 });
  try {
    await publishWorkspace(stack.databaseUrl, campaignFiles(rate));
    const phones = await invite(books, recipients);
    await forgetful();
    const preview = (await ask(stack, 'POST', '/preview')) as { toSend: number };
    await ask(stack, 'POST', '/launch', { confirm: preview.toSend });
    say(`launched to ${preview.toSend}, ${rate} a second, seed ${seed}`);
    const killed = await killInTurn(stack, options, forgetful, say);
    const view = (await ask(stack, 'GET', '')) as CampaignView;
    const got = new Map<string, number>(phones.map((phone) => [phone, 0]));
    for (const { to, outcome } of await farSide.entries())
      if (outcome === 'accepted') got.set(to, (got.get(to) ?? 0) + 1);
    const times = [...got.values()];
    const report = {
      recipients,
      kills: killed,
      once: times.filter((count) => count === 1).length,
      lost: times.filter((count) => count === 0).length,
      doubled: times.filter((count) => count > 1).length,
      states: view.recipients,
      historyEvents: await historyEvents(stack, view.key, recipients),
      seconds: Math.round((Date.now() - began) / 1_000),
    };
    return { ...report, problems: problemsOf(report, view, options) };
  } finally {
    farSide.close();
    await books.close();
    await stack.stop();
  }
}

async function killInTurn(
  stack: KillStack,
  { victims, everyMs, kills, seed }: CampaignKillOptions,
  forgetful: () => Promise<void>,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const random = createRandom(seed);
  const counts: Record<string, number> = {};
  const until = Date.now() + withinMs;
  let first = Math.floor(random() * victims.length);
  for (let done = 0; Date.now() < until; done += 1) {
    const name = victims[first++ % victims.length];
    if (name === undefined) break;
    await sleep(everyMs);
    const view = (await ask(stack, 'GET', '')) as CampaignView;
    say(
      `${view.state}: ${view.recipients.accepted} accepted, ${view.recipients.sending + view.recipients.unknown} in doubt`,
    );
    if (view.state === 'completed') return counts;
    if (done >= Math.max(kills, victims.length) * 2) continue; // now let it end
    const victim = await stack.kill(name);
    counts[name] = (counts[name] ?? 0) + 1;
    say(`killed ${name} ${victim.pid}`);
    await stack.backAfter(name, victim);
    if (name === 'sandbox') await forgetful();
  }
  throw new Error(`the campaign had not ended after ${withinMs / 1_000} s`);
}

/** Whoever asks while the api or its database is away asks again. */
async function ask(stack: KillStack, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${stack.keys.apiKey}`, 'content-type': 'application/json' };
  let answer: unknown;
  const answered = async (): Promise<boolean> => {
    const response = await fetch(`${stack.api}/v1/campaigns/offer${path}`, {
      method,
      headers,
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? null) }),
    }).catch(() => undefined);
    if (response === undefined || response.status >= 500) return false;
    answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return true;
  };
  await until(answered, 60_000, `the api to answer ${method} /v1/campaigns/offer${path}`, 250);
  return answer;
}

/** Over the campaign's workflow and those of its partitions. */
async function historyEvents(stack: KillStack, key: string, recipients: number): Promise<number> {
  const connection = await Connection.connect(temporalChannel(stack.temporalAddress));
  try {
    const { workflow } = new Client({ connection });
    const ids = [...new Set([campaignWorkflowId(key), ...drainerIds(key, recipients)])];
    const lengths = await Promise.all(ids.map(async (id) => (await workflow.getHandle(id).describe()).historyLength));
    return lengths.reduce((sum, length) => sum + length, 0);
  } finally {
    await connection.close();
  }
}

function problemsOf(
  report: Omit<CampaignKillReport, 'problems'>,
  { recipients: states }: CampaignView,
  { kills, victims }: CampaignKillOptions,
): readonly string[] {
  const problems: string[] = [];
  const { recipients } = report;
  if (report.lost > 0) problems.push(`${report.lost} got nothing`);
  if (report.doubled > 0) problems.push(`${report.doubled} got it more than once`);
  if (states.accepted !== recipients) problems.push(`the books say ${states.accepted} accepted of ${recipients}`);
  if (states.total !== recipients) problems.push(`the states add up to ${states.total} of ${recipients}`);
  const killed = Object.values(report.kills).reduce((sum, count) => sum + count, 0);
  if (killed < Math.min(kills, victims.length)) problems.push(`only ${killed} kills landed while it ran`);
  return problems;
}
