import { sleep } from '@temporalio/workflow';

/** The gate's own test: a journey that begins with a timer nobody recorded. */
export async function journey(): Promise<void> {
  await sleep('1 second');
}
