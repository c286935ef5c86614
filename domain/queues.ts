import type { Channel } from './channel.ts';

/** Temporal task queues. A prefix keeps stacks apart that share one namespace, such as test files. */
export const journeysQueue = 'journeys';

export function channelQueue(journeys: string, channel: Channel): string {
  return `${prefixOf(journeys)}channel-${channel}`;
}

/** Pages of campaigns: own slots, so that a million of them hold up nobody's one message. */
export function campaignsQueue(journeys: string): string {
  return `${prefixOf(journeys)}campaigns`;
}

const prefixOf = (journeys: string): string => journeys.slice(0, journeys.lastIndexOf(journeysQueue));
