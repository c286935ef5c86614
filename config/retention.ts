import { leastKeepDays, mostKeepDays, usualKeepDays } from '../domain/retention.ts';
import type { Reader } from './environment.ts';

const name = 'CARILLON_KEEP_DAYS';

/** For how many days what has ended is kept; null: for ever. */
export function readKeepDays(reader: Reader): number | null {
  if (reader.text(name) === 'forever') return null;
  const days = reader.number('CARILLON_KEEP_DAYS', leastKeepDays, mostKeepDays) ?? usualKeepDays;
  if (!Number.isInteger(days)) reader.problem(`${name}=${days}: expected a whole number of days, or 'forever'`);
  return days;
}
