import type { Path, Report } from '../../problem.ts';
import type { EventMatcher, SomeOf } from '../definition.ts';
import { someOf } from '../schema.ts';
import { parseObject } from './object-schema.ts';
import { parseMatcher } from './parse-matcher.ts';
import { record } from './record.ts';

/** One event, or some of several: `any` one of them, `all` of them, `atLeast` so many `of` them. Null: reported. */
export function readAwaited(input: unknown, path: Path, report: Report): EventMatcher | SomeOf | null {
  const held = record(input);
  const key = (['any', 'all', 'of'] as const).find((one) => one in held);
  if (key === undefined) return parseMatcher(input, path, report);
  const read = parseObject(someOf[key], input, path, report);
  const list = held[key];
  const matchers = (Array.isArray(list) ? (list as readonly unknown[]) : []).map((one, index) =>
    parseMatcher(one, [...path, key, index], report),
  );
  const of = matchers.filter((one) => one !== null);
  if (read === null || of.length < matchers.length) return null;
  if (key !== 'of') return { of, need: key === 'any' ? 1 : of.length };
  const need = Number(held['atLeast']);
  if (need < of.length) return { of, need };
  report([...path, 'atLeast'], { message: `${need} of ${of.length} are all of them`, expected: "fewer, or 'all'" });
  return null;
}

/** The key under which an author writes it. */
export function someOfKey({ of, need }: SomeOf): 'any' | 'all' | 'of' {
  if (need === 1) return 'any';
  return need === of.length ? 'all' : 'of';
}
