/** Whether a goal that is reached at an instant (SQL, real epoch ms) still counts for an enrollment that has ended. Null: it does not. */
export const goalCounts = (row: string, at: string): string =>
  `coalesce(extract(epoch from ${row}.ended_at) * 1000 + ${row}.goal_ms / (${row}.clock ->> 'scale')::float8 >= ${at}, false)`;
