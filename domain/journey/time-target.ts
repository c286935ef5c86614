import type { Instant } from '../clock.ts';
import type { Zones } from '../policy/zones.ts';
import type { WaitUntilStep } from './definition.ts';

/** The longest that hours of a day began before their end, and a change of the clock. */
const lookBackMs = 25 * 3_600_000;

/** When a wait for a time of day ends: at once within its hours, else when they begin. */
export function timeTarget({ at, till, days }: WaitUntilStep, after: Instant, zone: string, zones: Zones): Instant {
  if (till === undefined) return zones.nextLocal(zone, after, at, days);
  for (
    let opens = zones.nextLocal(zone, after - lookBackMs, at, days);
    ;
    opens = zones.nextLocal(zone, opens, at, days)
  ) {
    if (opens > after) return opens;
    if (zones.nextLocal(zone, opens, till) > after) return after;
  }
}
