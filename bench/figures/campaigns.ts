import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { planPartitions } from '../../domain/campaign/partition.ts';
import { campaignPartitionId, campaignWorkflowId } from '../../domain/ids.ts';
import { startCampaigns } from '../campaigns.ts';
import type { Figure } from '../figure.ts';
import { processesOf, pssOf } from '../processes.ts';
import { inWords, median, percentile, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';
import { startSignUps } from '../sign-ups.ts';
import { type BenchStack, withStack } from '../stack.ts';

const workspace = 'bench/workspaces/one-sms';
/** Pages that are under way at once in our worker (workers/campaign-worker.ts), and by hand. */
const inFlight = 4;
const speedTarget = 0.4;

export const campaignSpeed: Figure = {
  id: '3.15',
  name: 'campaign',
  claim: 'recipients of a campaign a second, launch to last record, against the same pages by hand',
  target: `≥ ${speedTarget}`,
  measure: (bench) =>
    withStack(bench, { workspace }, async (stack) => {
      const campaigns = await startCampaigns(stack);
      const { databaseUrl } = stack.config;
      const settings = { DATABASE_URL: databaseUrl, SANDBOX: stack.addresses.sandbox ?? '' };
      const ceiling = await startRacer('ceilings/bulk-pages.ts', settings);
      const units = bench.size === 'small' ? 4_000 : 20_000;
      const result = await race(bench, {
        ours: async () => (await campaigns.run(units)).perSecond,
        ceiling: async () => (await ceiling.round<{ perSecond: number }>({ units, inFlight })).perSecond,
        rounds: bench.size === 'small' ? 2 : 5,
        best: 'highest',
        unit: 'recipients/s',
      });
      await Promise.all([campaigns.close(), ceiling.close()]);
      return {
        figure: `${inWords(result)}: ${show(median(result.ours))} recipients/s, ceiling ${show(Math.max(...result.ceiling))}, ${units} SMS`,
        met: result.ratio >= speedTarget,
        values: { ...result, units, inFlight },
      };
    }),
};

const mostEvents = 0.05;

export const campaignHistory: Figure = {
  id: '3.16',
  name: 'campaign-history',
  claim: 'Temporal history events per recipient of a campaign',
  target: `≤ ${mostEvents}`,
  measure: (bench) =>
    withStack(bench, { workspace }, async (stack) => {
      const campaigns = await startCampaigns(stack);
      const recipients = bench.size === 'small' ? 4_000 : 20_000;
      const { view } = await campaigns.run(recipients);
      await campaigns.close();
      const events = await historyOf(stack, view.key, recipients);
      const each = events / recipients;
      return {
        figure: `${each.toFixed(4)}: ${events} events for ${recipients} recipients`,
        met: each <= mostEvents,
        values: { events, recipients },
      };
    }),
};

async function historyOf(stack: BenchStack, key: string, recipients: number): Promise<number> {
  const connection = await Connection.connect({ address: stack.addresses.temporal });
  const { workflow } = new Client({ connection });
  const ids = [
    campaignWorkflowId(key),
    ...planPartitions(recipients).map((_, index) => campaignPartitionId(key, index)),
  ];
  const lengths = await Promise.all(ids.map(async (id) => (await workflow.getHandle(id).describe()).historyLength));
  await connection.close();
  return lengths.reduce((sum, length) => sum + length, 0);
}

const mostGrowth = 0.1;

export const campaignMemory: Figure = {
  id: '3.17',
  name: 'campaign-memory',
  claim: 'growth of the sending process’s memory from a campaign of 2,000 to one of 50,000 (PSS)',
  target: `≤ ${mostGrowth * 100} %`,
  measure: (bench) =>
    withStack(bench, { workspace }, async (stack) => {
      const campaigns = await startCampaigns(stack);
      const [few, many] = bench.size === 'small' ? [2_000, 10_000] : [2_000, 50_000];
      const pids = processesOf(stack.home).get('channel-worker') ?? [];
      const peakOf = async (count: number): Promise<number> => {
        let [peak, over] = [0, false];
        const running = campaigns.run(count).finally(() => (over = true));
        while (!over) {
          peak = Math.max(peak, pssOf(pids));
          await pause(200);
        }
        await running;
        return peak;
      };
      // What a process keeps after its first campaigns is its size, not that of an audience.
      for (let warm = 0; warm < 3; warm += 1) await peakOf(few);
      const small = Math.max(await peakOf(few), await peakOf(few));
      const large = await peakOf(many);
      await campaigns.close();
      const growth = large / small - 1;
      return {
        figure: `${(growth * 100).toFixed(1)} %: ${show(small)} MiB with ${few} recipients, ${show(large)} MiB with ${many}`,
        met: growth <= mostGrowth,
        values: { few, many, small, large },
      };
    }),
};

const mostSlower = 3;
/** Five transactional messages a second, one after the other. */
const pauseMs = 200;

export const campaignIsolation: Figure = {
  id: '3.18',
  name: 'campaign-isolation',
  claim: 'event to provider of a transactional message, p99, while a campaign runs at half its solo rate, against idle',
  target: `≤ ${mostSlower}×`,
  measure: (bench) =>
    withStack(bench, { workspace }, async (stack) => {
      const signUps = await startSignUps(stack);
      const campaigns = await startCampaigns(stack);
      const units = bench.size === 'small' ? 50 : 200;
      const p99 = async (): Promise<number> => {
        const { latencies } = await signUps.round<{ latencies: number[] }>({ units, inFlight: 1, pauseMs });
        return percentile(latencies, 99);
      };
      await p99(); // warms up
      const { perSecond } = await campaigns.run(bench.size === 'small' ? 4_000 : 20_000);
      const idle = await p99();
      const rate = Math.floor(perSecond / 2);
      const seconds = (units * pauseMs * 2) / 1_000;
      const id = await campaigns.launch(Math.floor(rate * seconds), rate);
      await pause(2_000);
      const busy = await p99();
      const { recipients } = await campaigns.ended(id);
      await Promise.all([signUps.close(), campaigns.close()]);
      return {
        figure: `${(busy / idle).toFixed(2)}×: p99 ${show(busy)} ms beside ${show(rate)} recipients/s, ${show(idle)} ms idle`,
        met: busy <= idle * mostSlower,
        values: { idle, busy, rate, soloRate: perSecond, recipients: recipients.total, units },
      };
    }),
};
