import type { Channel } from './channel.ts';

/** Temporal task queues. A prefix keeps stacks apart that share one namespace, such as test files. */
export const journeysQueue = 'journeys';

export function channelQueue(journeys: string, channel: Channel): string {
  return `${journeys.slice(0, journeys.lastIndexOf(journeysQueue))}channel-${channel}`;
}
