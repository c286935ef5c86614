import type { Path, Problem } from '../../problem.ts';
import { authoringPath } from '../authoring/places.ts';
import type { EventMatcher, JourneyDefinition } from '../definition.ts';
import { stepsOf } from '../tree.ts';
import { compensationOf, isUndoable } from '../undo.ts';

/** What is meant to undo something, and cannot. */
export function undoingDoubts(definition: JourneyDefinition): readonly Problem[] {
  const placed = stepsOf(definition);
  const { compensateOn = [], exitOn, goal } = definition;
  const first = placed.findIndex(({ step }) => isUndoable(step));
  const nothingToUndo =
    compensateOn.length > 0 && first === -1
      ? [
          {
            path: ['compensateOn'],
            message: 'nothing that this journey does can be undone',
            expected: 'an update, or a step with undo or compensate',
          },
        ]
      : [];
  const early = placed.flatMap(({ step, path }, index): readonly Problem[] => {
    const wants = (step.kind === 'send' || step.kind === 'webhook') && step.onFailure === 'compensate';
    if (!wants || (first !== -1 && first <= index)) return [];
    return [
      {
        path: [...authoringPath(path), 'onFailure'],
        message: 'nothing before this step can be undone',
        expected: 'onFailure: exit, or an earlier step with undo or compensate',
      },
    ];
  });
  const refusable = placed.flatMap(({ step, path }): readonly Problem[] => {
    const undoing = compensationOf(step);
    if (undoing?.kind !== 'send' || undoing.class !== 'marketing') return [];
    return [
      {
        path: [...authoringPath(path), 'compensate', 'class'],
        message: 'what undoes this may be refused: consent and caps hold for marketing',
        expected: 'service or transactional',
      },
    ];
  });
  const shadowed = [
    ...(goal === undefined ? [] : [{ path: ['goal'] satisfies Path, matcher: goal }]),
    ...exitOn.map((matcher, index) => ({ path: ['exitOn', index] satisfies Path, matcher })),
  ].flatMap(({ path, matcher }): readonly Problem[] =>
    compensateOn.some((one) => covers(one, matcher))
      ? [
          {
            path,
            message: `'${matcher.event}' never counts here: compensateOn comes first and has it too`,
            expected: 'one of the two, or a `where` that tells them apart',
          },
        ]
      : [],
  );
  return [...nothingToUndo, ...early, ...refusable, ...shadowed];
}

/** Whether whatever satisfies the other satisfies this one. */
const covers = (one: EventMatcher, other: EventMatcher): boolean =>
  one.event === other.event && one.where === undefined;
