/** Counts of what waits end here, because "more than ten thousand" says enough. */
export const most = 10_000;

/** Since when a parked message is as it is. Every look at an unknown one touches its row, so that `updated_at` would make it young again. */
export const parkedSince = `case state when 'UNKNOWN' then coalesce(unknown_since, updated_at) else updated_at end`;
