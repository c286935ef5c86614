import type { Problem } from '../../problem.ts';
import { authoringPath } from '../authoring/places.ts';
import type { JourneyDefinition, Step } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { goalWithinMs } from '../late-goal.ts';
import { stepsOf } from '../tree.ts';

/** A share that is compared by the goal, and whose people are gone before they could reach it. */
export function goalDoubts(definition: JourneyDefinition): readonly Problem[] {
  const { goal } = definition;
  if (goal === undefined) return [];
  const placed = stepsOf(definition);
  return placed.flatMap(({ step, path }, index): readonly Problem[] => {
    if (step.kind !== 'split' || step.winner?.by !== 'goal') return [];
    const { within } = step.winner;
    if ((goalWithinMs(definition) ?? 0) >= durationMs(within)) return [];
    const behind = placed.slice(index + stepsOf({ steps: [step] }).length);
    const goesOn = behind.some((one) => takesTime(one.step));
    const share = step.shares.find(
      ({ steps }) =>
        (!goesOn || steps.at(-1)?.kind === 'exit') && !stepsOf({ steps }).some((one) => takesTime(one.step)),
    );
    if (share === undefined) return [];
    return [
      {
        path: [...authoringPath(path), 'winner', 'within'],
        message: `who goes through share '${share.name}' is at the end at once, and reaches no goal after it`,
        expected: `goal: { event: ${goal.event}, within: ${within} }`,
      },
    ];
  });
}

/** Hours of policy apart. */
function takesTime(step: Step): boolean {
  if (step.kind === 'send') return step.await !== undefined;
  if (step.kind === 'enroll') return step.await !== undefined;
  if (step.kind === 'repeat') return step.every !== undefined;
  return ['wait', 'waitUntil', 'waitUntilDate', 'waitFor', 'digest', 'throttle'].includes(step.kind);
}
