import { goalReason } from '../../../domain/journey/matchers.ts';

/** Whether this mark (SQL) says that the goal was reached on the way. */
export const reachedGoal = (mark: string): string => `coalesce(${mark} ->> 'reason' like '${goalReason}%', false)`;

/** When the goal of an enrollment was reached, on the way or after its end; null: it was not. */
export const goalReachedAt = (row: string): string =>
  `case when ${reachedGoal(`${row}.mark`)} then (${row}.mark ->> 'at')::timestamptz else ${row}.goal_at end`;
