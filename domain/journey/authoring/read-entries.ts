import type { Report } from '../../problem.ts';
import type { Entries } from '../entry/entries.ts';
import { entriesShape } from '../entry/entry-schema.ts';
import { writtenDate } from '../written-date.ts';
import { parseObject } from './object-schema.ts';

const path = ['entries'];

/** When a journey lets people in, and how many. Null: reported. */
export function readEntries(input: unknown, report: Report): Entries | null {
  const read = parseObject(entriesShape, input, path, report);
  if (read === null) return null;
  const { from, until, atMost, per } = read;
  if (from === undefined && until === undefined && atMost === undefined && per === undefined) {
    report(path, { message: 'nothing is said of entries', expected: 'from, until, or atMost and per' });
    return null;
  }
  const first = readInstant('from', from, report);
  const last = readInstant('until', until, report);
  if (first === null || last === null) return null;
  if (first !== undefined && last !== undefined && first >= last) {
    report([...path, 'until'], { message: 'it ends before it begins', expected: `an instant after ${from}` });
    return null;
  }
  const limit = atMost === undefined ? {} : { atMost };
  const span = per === undefined ? {} : { per };
  if ((atMost === undefined) !== (per === undefined)) {
    const [missing, expected] = per === undefined ? ['per', 'hour or day'] : ['atMost', 'a number of people'];
    report(path, { message: `'${missing}' is missing`, expected });
    return null;
  }
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }), ...limit, ...span };
}

/** Epoch ms; undefined where nothing is written, null where that is no instant. */
function readInstant(key: string, text: string | undefined, report: Report): number | null | undefined {
  if (text === undefined) return undefined;
  const date = writtenDate(text);
  if (date?.kind === 'instant') return date.instant;
  report([...path, key], {
    message: `'${text}' is no instant`,
    expected: 'an instant with its zone, such as 2026-12-01T08:00:00+01:00',
  });
  return null;
}
