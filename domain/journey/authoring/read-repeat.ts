import { parseCondition } from '../../condition/parse.ts';
import type { Path, Report } from '../../problem.ts';
import type { RepeatStep, Step } from '../definition.ts';
import { steps as shapes } from '../schema.ts';
import { stepsOf } from '../tree.ts';
import { isUndoable } from '../undo.ts';
import { parseObject } from './object-schema.ts';
import { record } from './record.ts';

/** What a round registers to be undone travels with the enrollment: beyond it the state would outgrow what can (I10). */
const mostToUndo = 200;

/** Rounds of steps. `inner` reads those. Null: reported. */
export function readRepeat(
  input: unknown,
  path: Path,
  report: Report,
  inner: (steps: unknown, path: Path) => readonly Step[],
): RepeatStep | null {
  const read = parseObject(shapes.repeat, input, path, report);
  const { repeat, until: written } = record(input);
  const at = [...path, 'repeat'];
  const steps = repeat === undefined ? [] : inner(repeat, at);
  const until = written === undefined ? undefined : parseCondition(written, [...path, 'until'], report);
  if (Array.isArray(repeat) && repeat.length === 0)
    report(at, { message: 'nothing to repeat', expected: 'at least one step' });
  if (read === null || until === null) return null;
  const { id = '', atMost, every } = read;
  const all = stepsOf({ steps }).map(({ step }) => step);
  if (every === undefined && steps.length > 0 && !all.some(takesTime))
    report(path, { message: 'all rounds would come at once', expected: "every: '2 days', or a wait among the steps" });
  const toUndo = all.filter(isUndoable).length * atMost;
  if (toUndo > mostToUndo)
    report([...path, 'atMost'], {
      message: `${toUndo} things could be asked to be undone`,
      expected: `at most ${mostToUndo} over all rounds`,
    });
  return {
    kind: 'repeat',
    id,
    steps,
    atMost,
    ...(every === undefined ? {} : { every }),
    ...(until === undefined ? {} : { until }),
  };
}

function takesTime({ kind }: Step): boolean {
  return kind === 'wait' || kind === 'waitUntil' || kind === 'waitFor' || kind === 'digest';
}
