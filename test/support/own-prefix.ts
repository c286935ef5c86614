import { randomBytes } from 'node:crypto';

/** A prefix for task queues and workflow ids, so that test files sharing one Temporal never meet. */
export const ownPrefix = (label: string): string => `${label}-${randomBytes(4).toString('hex')}`;
