import { parseCondition } from '../../condition/parse.ts';
import type { Path, Report } from '../../problem.ts';
import type { EventMatcher } from '../definition.ts';
import { matcher } from '../schema.ts';
import { parseObject } from './object-schema.ts';
import { record } from './record.ts';

/** An event type alone, or with a condition on its properties. */
export function parseMatcher(input: unknown, path: Path, report: Report): EventMatcher | null {
  if (typeof input === 'string') {
    const read = parseObject(matcher, { event: input }, path, (_, problem) => report(path, problem));
    return read === null ? null : { event: read.event };
  }
  const read = parseObject(matcher, input, path, report);
  const held = record(input);
  if (held['where'] === undefined) return read === null ? null : { event: read.event };
  const where = parseCondition(held['where'], [...path, 'where'], report);
  return read === null || where === null ? null : { event: read.event, where };
}
