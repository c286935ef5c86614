import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/campaign-contract.ts';
import { campaignsQueue } from '../domain/queues.ts';
import { occurrenceSignal, type CampaignPartitionInput } from './messages.ts';

/**
 * A stretch of the audience, page by page, until everybody in it is final. The only owner of retries (I6): a page that died is asked for
 * again and finds in the ledger what it had done.
 */
export async function campaignPartition(input: CampaignPartitionInput): Promise<void> {
  const { campaign, from, to, timingFactor } = input;
  const scaled = (ms: number, least: number): number => Math.max(least, ms * timingFactor);
  const taskQueue = campaignsQueue(workflowInfo().taskQueue);
  const retry = { initialInterval: '1 second', maximumInterval: '10 seconds' } as const;
  const { sendPage } = proxyActivities<CampaignActivities>({
    taskQueue,
    // A page takes a minute, its last request 20 s more; a worker that died is noticed by its silence.
    startToCloseTimeout: scaled(180_000, 30_000),
    heartbeatTimeout: scaled(15_000, 3_000),
    retry,
  });
  const { cancelCampaign } = proxyActivities<CampaignActivities>({
    taskQueue,
    startToCloseTimeout: '30 seconds',
    retry,
  });
  let woken = false;
  setHandler(occurrenceSignal, () => {
    woken = true;
  });

  const run = async (): Promise<void> => {
    for (;;) {
      woken = false;
      const page = await sendPage({ campaign, from, to });
      if (page.kind === 'done') return;
      if (page.kind === 'wait') await condition(() => woken, page.ms);
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof campaignPartition>(input);
    }
  };
  try {
    await run();
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(async () => {
      await cancelCampaign({ campaign });
      await run();
    });
  }
}
