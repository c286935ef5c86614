/** A day passes in two seconds, and every enrollment begins on a Monday afternoon, whatever the hour is here (design §7). */
const secondsPerDay = 2;

export const demoClock = {
  CARILLON_CLOCK_SCALE: String(86_400 / secondsPerDay),
  CARILLON_CLOCK_START: '2026-03-02T13:30:00Z',
} as const;

/** The demo ends by itself after this long (real), finished or not. */
export const demoPatienceMs = 90_000;

/** How long the longest of the demo's journeys takes for the person in it. */
const longestJourneyMs = 6 * 86_400_000;

/** Whether the journeys can be watched to their end; with real days only the sign-up can. */
export const endsInTime = (scale: number): boolean => longestJourneyMs / scale < demoPatienceMs / 3;
