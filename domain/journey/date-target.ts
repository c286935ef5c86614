import type { Instant } from '../clock.ts';
import { readPath, type Facts } from '../condition/path.ts';
import type { Zones } from '../policy/zones.ts';
import { defaultTimeOfDay, type WaitUntilDateStep } from './definition.ts';
import { durationMs } from './duration.ts';
import { isFact } from './moment.ts';
import { writtenDate } from './written-date.ts';

export type DateTarget =
  { readonly kind: 'instant'; readonly instant: Instant } | { readonly kind: 'none'; readonly reason: string };

const dayMs = 86_400_000;

/**
 * When a wait for a date ends. Whole days and weeks go by the calendar, so that 9 o'clock stays 9 o'clock over a change of the clock;
 * anything shorter passes as it does everywhere. `zone`: of local dates and of `at`.
 */
export function dateTarget(
  step: Pick<WaitUntilDateStep, 'date' | 'offset' | 'at'>,
  facts: Facts,
  zone: string,
  zones: Zones,
): DateTarget {
  const value = isFact(step.date) ? readPath(facts, step.date) : step.date;
  if (value === undefined || value === null || value === '') return { kind: 'none', reason: `${step.date} is not set` };
  const written = writtenDate(value);
  if (written === null) return { kind: 'none', reason: `${step.date} is no date` };
  const { days, ms } = offsetOf(step);
  const named =
    written.kind === 'instant'
      ? written.instant
      : zones.instantOf(zone, written.date, written.time ?? step.at ?? defaultTimeOfDay);
  const moved = days === 0 ? named + ms : zones.addDays(zone, named, days);
  const instant = step.at === undefined ? moved : zones.instantOf(zone, zones.dateOf(zone, moved), step.at);
  return { kind: 'instant', instant };
}

function offsetOf({ offset }: Pick<WaitUntilDateStep, 'offset'>): { readonly days: number; readonly ms: number } {
  if (offset === undefined) return { days: 0, ms: 0 };
  const sign = offset.to === 'before' ? -1 : 1;
  const length = durationMs(offset.by);
  const isCalendar = /^(?:\d+\s*(?:d|days?|w|weeks?)\s*)+$/i.test(offset.by.trim());
  return isCalendar ? { days: (sign * length) / dayMs, ms: 0 } : { days: 0, ms: sign * length };
}
