import { proxyActivities } from '@temporalio/workflow';

const { noop } = proxyActivities<{ noop(): Promise<number> }>({ startToCloseTimeout: '30 seconds' });

/** Ceiling of 2.23 and 2.27: the least a workflow can do and still act. */
export async function bare(): Promise<number> {
  return noop();
}
