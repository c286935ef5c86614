/** A day passes in two seconds, and every enrollment begins on a Monday afternoon, whatever the hour is here (design §7). */
const secondsPerDay = 2;

export const demoClock = {
  CARILLON_CLOCK_SCALE: String(86_400 / secondsPerDay),
  CARILLON_CLOCK_START: '2026-03-02T13:30:00Z',
} as const;

/** The demo ends by itself after this long (real), finished or not. */
export const demoPatienceMs = 60_000;
