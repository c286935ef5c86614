import type { Path, Report } from '../../problem.ts';
import type { Goal } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { goal, longestGoalMs } from '../schema.ts';
import { parseObject } from './object-schema.ts';
import { parseMatcher } from './parse-matcher.ts';
import { record } from './record.ts';

/** An event that the journey is for, and how long after its end it counts. Null: reported. */
export function readGoal(input: unknown, path: Path, report: Report): Goal | null {
  if (typeof input === 'string' || record(input)['within'] === undefined) return parseMatcher(input, path, report);
  const read = parseObject(goal, input, path, report);
  const { within: _, ...event } = record(input);
  // What is wrong with the rest is said by the one above.
  const matcher = parseMatcher(event, path, read === null ? () => undefined : report);
  if (read?.within === undefined || matcher === null) return null;
  if (durationMs(read.within) > longestGoalMs) {
    report([...path, 'within'], { message: `'${read.within}' is too long for a goal`, expected: 'at most 90 days' });
    return null;
  }
  return { ...matcher, within: read.within };
}
