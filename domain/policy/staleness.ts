import type { SendIntent } from './facts.ts';
import type { Zones } from './zones.ts';

type Staleness = NonNullable<SendIntent['staleness']>;

const hourMs = 3_600_000;

/** Null: in time. `until`: when the next window of a late message begins; absent where it has none. */
export function lateness(
  { due, afterMs, late }: Staleness,
  now: number,
  zone: string,
  zones: Zones,
): { readonly until?: number } | null {
  if (now <= due + afterMs) return null;
  if (late !== 'next-window') return {};
  const time = clockTime(zones.minuteOfDay(zone, due));
  // Every 25 hours hold one such time of day, and the longest day may hold two.
  const first = zones.nextLocal(zone, now - 25 * hourMs, time);
  const second = zones.nextLocal(zone, first, time);
  const window = second <= now ? second : first;
  if (window <= now && now <= window + afterMs) return null;
  return { until: zones.nextLocal(zone, now, time) };
}

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
