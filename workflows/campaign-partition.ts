import { continueAsNew } from '@temporalio/workflow';
import { drain } from './drain.ts';
import type { CampaignPartitionInput } from './messages.ts';

/** A stretch of a big campaign's audience. */
export async function campaignPartition(input: CampaignPartitionInput): Promise<void> {
  if (!(await drain(input, [input]))) await continueAsNew<typeof campaignPartition>(input);
}
