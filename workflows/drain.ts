import {
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/campaign-contract.ts';
import type { Stretch } from '../domain/campaign/partition.ts';
import { campaignsQueue } from '../domain/queues.ts';
import { type CampaignInput, occurrenceSignal } from './messages.ts';

/**
 * Stretches of an audience side by side, each page by page, until everybody in them is final. The only owner of retries (I6): a page that
 * died is asked for again and finds in the ledger what it had done. False: the history has grown long, go on in a new run.
 */
export async function drain(
  { campaign, timingFactor }: Pick<CampaignInput, 'campaign' | 'timingFactor'>,
  stretches: readonly Stretch[],
): Promise<boolean> {
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
  let wakings = 0;
  setHandler(occurrenceSignal, () => {
    wakings += 1;
  });

  const drainOne = async ({ from, to }: Stretch): Promise<boolean> => {
    while (!workflowInfo().continueAsNewSuggested) {
      const before = wakings;
      const page = await sendPage({ campaign, from, to });
      if (page.kind === 'done') return true;
      if (page.kind === 'wait') await condition(() => wakings !== before, page.ms);
    }
    return false;
  };
  const drainAll = async (): Promise<boolean> => (await Promise.all(stretches.map(drainOne))).every(Boolean);
  try {
    return await drainAll();
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return CancellationScope.nonCancellable(async () => {
      await cancelCampaign({ campaign });
      return drainAll();
    });
  }
}
