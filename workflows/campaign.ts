import {
  CancellationScope,
  ParentClosePolicy,
  executeChild,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/campaign-contract.ts';
import { planPartitions } from '../domain/campaign/partition.ts';
import { campaignPartitionId } from '../domain/ids.ts';
import { campaignsQueue } from '../domain/queues.ts';
import { campaignPartition } from './campaign-partition.ts';
import type { CampaignInput } from './messages.ts';

/** One message to a frozen audience: its partitions side by side, and the end. What was sent is in the ledger, never here. */
export async function campaign({ campaign: key, audience, timingFactor }: CampaignInput): Promise<void> {
  const { closeCampaign } = proxyActivities<CampaignActivities>({
    taskQueue: campaignsQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '30 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  });
  const partitions = planPartitions(audience).map((stretch, index) =>
    executeChild(campaignPartition, {
      workflowId: campaignPartitionId(key, index),
      args: [{ campaign: key, ...stretch, timingFactor }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    }),
  );
  try {
    await Promise.all(partitions);
  } catch (error) {
    // Whoever cancels the bare workflow cancels the campaign: each partition says so to the ledger and drains.
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => Promise.allSettled(partitions));
  }
  await CancellationScope.nonCancellable(() => closeCampaign({ campaign: key }));
}
