import { checkFactPath } from '../../condition/parse.ts';
import type { Path, Report } from '../../problem.ts';
import type { DigestStep, Step } from '../definition.ts';
import { steps as shapes } from '../schema.ts';
import { parseObject } from './object-schema.ts';
import { parseMatcher } from './parse-matcher.ts';
import { record } from './record.ts';

/** Events that are gathered. `inner` reads the steps of its ways. Null: reported. */
export function readDigest(
  input: unknown,
  path: Path,
  report: Report,
  inner: (steps: unknown, path: Path) => readonly Step[],
): DigestStep | null {
  const read = parseObject(shapes.digest, input, path, report);
  const held = record(input);
  const of = parseMatcher(held['digest'], [...path, 'digest'], report);
  const [then = [], other = []] = (['then', 'else'] as const).map((list) =>
    held[list] === undefined ? [] : inner(held[list], [...path, list]),
  );
  if (read === null || of === null) return null;
  const { id = '', for: window, quiet, atMost, by, within, entry, since } = read;
  if (by !== undefined && !checkFactPath(by, [...path, 'by'], report, ['event'])) return null;
  return {
    kind: 'digest',
    id,
    of,
    for: window,
    ...(quiet === undefined ? {} : { quiet }),
    ...(atMost === undefined ? {} : { atMost }),
    ...(by === undefined ? {} : { by }),
    ...(within === undefined ? {} : { within }),
    ...(entry === undefined ? {} : { entry }),
    ...(since === undefined ? {} : { since }),
    then,
    else: other,
  };
}
