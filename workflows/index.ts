/** The one file that the worker's bundle starts from. */
export { campaignPartition } from './campaign-partition.ts';
export { campaign } from './campaign.ts';
export { compensation } from './compensation.ts';
export { journey } from './journey.ts';
export { singleSend } from './single-send.ts';
