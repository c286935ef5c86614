import { authoringPath } from '../authoring/places.ts';
import type { Report } from '../../problem.ts';
import type { JourneyDefinition } from '../definition.ts';
import { stepsOf } from '../tree.ts';

/** Who is to be compared by the goal needs one. */
export function checkWinners(definition: JourneyDefinition, report: Report): void {
  if (definition.goal !== undefined) return;
  for (const { step, path } of stepsOf(definition))
    if (step.kind === 'split' && step.winner?.by === 'goal')
      report([...authoringPath(path), 'winner', 'by'], {
        message: 'the journey has no goal',
        expected: 'goal: an event such as order.placed',
        hint: 'or by: clicked',
      });
}
