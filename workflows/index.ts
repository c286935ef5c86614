/** The one file that the worker's bundle starts from. */
export { compensation } from './compensation.ts';
export { journey } from './journey.ts';
export { singleSend } from './single-send.ts';
