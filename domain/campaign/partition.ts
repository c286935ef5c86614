import { campaignPartitionId, campaignWorkflowId } from '../ids.ts';

/** Recipients per partition once there are many: few workflows, each with a short history. */
const partitionSize = 10_000;
/** So many partitions keep the slots of one worker busy (workers/campaign-worker.ts), if each has enough to be worth it. */
const [slots, leastSize] = [4, 500] as const;
/** Workflows of one campaign at a time. More would only wait for the same slots and the same rate. */
const mostPartitions = 16;

/** A stretch of the audience, by the recipients' numbers from 1, both ends included. */
export type Stretch = { readonly from: number; readonly to: number };

/** The audience in contiguous stretches of nearly equal size that cover everybody once. */
export function planPartitions(audience: number): readonly Stretch[] {
  const toFillSlots = Math.min(slots, Math.ceil(audience / leastSize));
  const count = Math.min(mostPartitions, Math.max(1, toFillSlots, Math.ceil(audience / partitionSize)));
  return Array.from({ length: count }, (_, index) => ({
    from: Math.floor((audience * index) / count) + 1,
    to: Math.floor((audience * (index + 1)) / count),
  }));
}

/** A few stretches are no work for more than one workflow: those of a campaign up to 40,000. */
export const drainsItself = (stretches: readonly Stretch[]): boolean => stretches.length <= slots;

/** The workflows that ask for the pages of a campaign: who must hear that it goes on, or that it is over. */
export function drainerIds(key: string, audience: number): readonly string[] {
  const stretches = planPartitions(audience);
  if (drainsItself(stretches)) return [campaignWorkflowId(key)];
  return stretches.map((_, index) => campaignPartitionId(key, index));
}

/** Every workflow of a campaign. */
export const campaignWorkflows = (key: string, audience: number): readonly string[] => [
  ...new Set([campaignWorkflowId(key), ...drainerIds(key, audience)]),
];
