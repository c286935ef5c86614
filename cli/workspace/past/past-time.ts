import { instantOf } from '../../../adapters/workspace/assumptions.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { durationExamples, readDuration } from '../../../domain/journey/duration.ts';
import { isEventEntry } from '../../../domain/journey/entry/entry.ts';

/** From when to when the past is asked for, epoch ms. */
export function pastTime(
  { since, until }: { readonly since: string; readonly until?: string },
  now: number,
): { readonly from: number; readonly until: number } {
  const time = {
    from: momentOf('--since', since, now),
    until: until === undefined ? now : momentOf('--until', until, now),
  };
  if (time.from < time.until) return time;
  throw new Error(`--since ${since} lies behind --until: there is no time between them`);
}

/** An instant, or how long ago. */
function momentOf(option: string, text: string, now: number): number {
  const duration = readDuration(text);
  if (duration.kind !== 'refused') return now - duration.ms;
  const said: string[] = [];
  const instant = instantOf(text, [], (_, { expected }) => void said.push(expected ?? ''));
  if (instant === null)
    throw new Error(`${option}: '${text}' is no time; expected ${durationExamples} ago, or ${said.join('')}`);
  return instant;
}

export function refuseCalendar({ id, on }: JourneyDefinition, dir: string): void {
  if (isEventEntry(on)) return;
  throw new Error(
    `journey '${id}' begins by the calendar, so that no event of the past begins it; 'carillon simulate ${dir} ${id} --profiles people.csv' plays it for people of a file`,
  );
}
