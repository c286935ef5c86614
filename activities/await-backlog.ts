import { toReal } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import type { Activities } from './contract.ts';
import type { ActivityDeps } from './ports.ts';

/** Before somebody's time is up: what they did in it may still lie in the stream. */
export function createAwaitBacklog({ isRead }: Pick<ActivityDeps, 'isRead'>): Activities['awaitBacklog'] {
  return async ({ enrollmentId, clock, until }) => {
    if (await isRead(enrollmentId, toReal(clock, until))) return;
    throw new TransientError('events that came in before the deadline are not handled yet');
  };
}
