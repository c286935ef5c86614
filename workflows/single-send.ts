import { proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/contract.ts';
import { toReal } from '../domain/clock.ts';
import type { Outcome } from '../domain/journey/command.ts';
import { channelQueue } from '../domain/queues.ts';
import type { SingleSendWorkflowInput } from './messages.ts';

const closed: readonly Outcome['kind'][] = ['accepted', 'delivered', 'rejected', 'skipped', 'held', 'marked'];

/** One message that no journey asked for (`POST /v1/messages`): the same claim, the same looks, the same reasons. */
export async function singleSend(input: SingleSendWorkflowInput): Promise<Outcome['kind']> {
  const { workspace, messageId, channel, clock } = input;
  const { sendSingle } = proxyActivities<Activities>({
    taskQueue: channelQueue(workflowInfo().taskQueue, channel),
    startToCloseTimeout: Math.max(1_000, 30_000 * input.timingFactor),
    retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  });
  for (;;) {
    const outcome = await sendSingle({ workspace, messageId, channel, clock });
    if (closed.includes(outcome.kind)) return outcome.kind;
    if (outcome.kind === 'deferred') await sleep(Math.max(1, toReal(clock, outcome.until) - Date.now()));
    if (outcome.kind === 'unknown') await sleep(Math.max(1, outcome.realMs));
  }
}
