/** Recipients per partition: a worker's few slots stay busy, and a partition's history stays short. */
const partitionSize = 2_500;
/** Workflows of one campaign at a time. More would only wait for the same slots and the same rate. */
const mostPartitions = 16;

/** A stretch of the audience, by the recipients' numbers from 1, both ends included. */
export type Stretch = { readonly from: number; readonly to: number };

/** The audience in contiguous stretches of nearly equal size that cover everybody once. */
export function planPartitions(audience: number): readonly Stretch[] {
  const count = Math.min(mostPartitions, Math.max(1, Math.ceil(audience / partitionSize)));
  return Array.from({ length: count }, (_, index) => ({
    from: Math.floor((audience * index) / count) + 1,
    to: Math.floor((audience * (index + 1)) / count),
  }));
}
