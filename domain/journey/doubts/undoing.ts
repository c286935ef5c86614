import type { Path, Problem } from '../../problem.ts';
import { authoringPath } from '../authoring/places.ts';
import type { EventMatcher, JourneyDefinition } from '../definition.ts';
import { sinceWords } from '../describe.ts';
import { takingBack } from '../scopes.ts';
import { entryAnchor, findStep, liesAhead, stepsOf, type PlacedStep, type StepPath } from '../tree.ts';
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
  const vain = takingBack(definition).flatMap(({ step, path, since }): readonly Problem[] =>
    placed.some((one) => isUndoable(one.step) && canBeDoneBetween(definition, since, path, one))
      ? []
      : [
          {
            path: [...authoringPath(path), ...(step.kind === 'takeBack' ? ['takeBack'] : ['onFailure'])],
            message: `nothing ${sinceWords(since)} can be undone`,
            expected: 'an update, or a step with undo or compensate, between them',
          },
        ],
  );
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
  return [...nothingToUndo, ...early, ...vain, ...refusable, ...shadowed];
}

/** Whether a step may have been begun since another began, by the time one comes to a place; what runs there counts as well. */
function canBeDoneBetween(
  definition: JourneyDefinition,
  since: string,
  until: StepPath,
  { path }: PlacedStep,
): boolean {
  const from = since === entryAnchor ? null : findStep(definition, since)?.path;
  const isSame = (one: StepPath, other: StepPath): boolean => JSON.stringify(one) === JSON.stringify(other);
  const after = from === null || (from !== undefined && (isSame(from, path) || liesAhead(path, from)));
  return after && (isSame(path, until) || liesAhead(until, path));
}

/** Whether whatever satisfies the other satisfies this one. */
const covers = (one: EventMatcher, other: EventMatcher): boolean =>
  one.event === other.event && one.where === undefined;
