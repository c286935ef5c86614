import { Client, Connection } from '@temporalio/client';
import { campaignWorkflows } from '../../domain/campaign/partition.ts';
import { startCampaigns } from '../campaigns.ts';
import type { Figure } from '../figure.ts';
import { type BenchStack, withStack } from '../stack.ts';

const workspace = 'bench/workspaces/one-sms';
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
  const lengths = await Promise.all(
    campaignWorkflows(key, recipients).map(async (id) => (await workflow.getHandle(id).describe()).historyLength),
  );
  await connection.close();
  return lengths.reduce((sum, length) => sum + length, 0);
}
