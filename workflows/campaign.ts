import {
  CancellationScope,
  ParentClosePolicy,
  continueAsNew,
  executeChild,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/campaign-contract.ts';
import { drainsItself, planPartitions, type Stretch } from '../domain/campaign/partition.ts';
import { campaignPartitionId } from '../domain/ids.ts';
import { campaignsQueue } from '../domain/queues.ts';
import { campaignPartition } from './campaign-partition.ts';
import { drain } from './drain.ts';
import type { CampaignInput } from './messages.ts';

/** One message to a frozen audience: its stretches side by side, and the end. What was sent is in the ledger, never here. */
export async function campaign(input: CampaignInput): Promise<void> {
  const { campaign: key, audience } = input;
  const { closeCampaign } = proxyActivities<CampaignActivities>({
    taskQueue: campaignsQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '30 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  });
  const stretches = planPartitions(audience);
  if (!drainsItself(stretches)) await drainByChildren(input, stretches);
  else if (!(await drain(input, stretches))) await continueAsNew<typeof campaign>(input);
  await CancellationScope.nonCancellable(() => closeCampaign({ campaign: key }));
}

/** A history of its own for each stretch of many. */
async function drainByChildren(
  { campaign: key, timingFactor }: CampaignInput,
  stretches: readonly Stretch[],
): Promise<void> {
  const partitions = stretches.map((stretch, index) =>
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
}
