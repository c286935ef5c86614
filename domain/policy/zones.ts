import type { CalendarWindow } from './settings.ts';

/** Local-time arithmetic, supplied by an adapter: zone data is not the domain's business and must not run in a workflow. */
export type Zones = {
  isZone(name: string): boolean;
  /** Every zone that differs somewhere near this instant, of a country by its two letters; none where nobody knows it. */
  ofCountry(country: string, instant: number): readonly string[];
  /** Minutes since local midnight at an instant. */
  minuteOfDay(zone: string, instant: number): number;
  /** When the day, week (Monday) or month that an instant lies in began there. */
  beginningOf(zone: string, instant: number, window: CalendarWindow): number;
  /** The local date 'YYYY-MM-DD' at an instant. */
  dateOf(zone: string, instant: number): string;
  /** When it is 'HH:MM' there on a date. A time in a DST gap moves forward, the first of two is taken. */
  instantOf(zone: string, date: string, time: string): number;
  /** The same time of day so many days later or earlier. */
  addDays(zone: string, instant: number, days: number): number;
  /** First instant strictly after `after` whose local time is 'HH:MM', on one of `days` (1 = Monday) where given. A time in a DST gap moves forward. */
  nextLocal(zone: string, after: number, time: string, days?: readonly number[]): number;
};
