import type { Report } from '../../problem.ts';
import { didYouMean } from '../../suggest.ts';
import type { JourneyDefinition } from '../definition.ts';
import { takingBack } from '../scopes.ts';
import { entryAnchor, findStep, liesAhead, stepsOf } from '../tree.ts';
import { authoringPath } from './places.ts';

/** What is taken back was done since a step that can have begun by then; a step that fails may take back itself alone. */
export function checkTakingBack(definition: JourneyDefinition, report: Report): void {
  for (const { step, path, since } of takingBack(definition)) {
    if (since === entryAnchor) continue;
    const own = step.kind === 'takeBack' ? ['takeBack', 'since'] : ['onFailure', 'compensate', 'since'];
    const at = [...authoringPath(path), ...own];
    const before = stepsOf(definition).filter(
      (one) => liesAhead(path, one.path) && (one.step.id !== step.id || step.kind !== 'takeBack'),
    );
    const known = [...before.map((one) => one.step.id), ...(step.kind === 'takeBack' ? [] : [step.id])];
    if (known.includes(since)) continue;
    const hint = didYouMean(since, known);
    report(at, {
      message:
        findStep(definition, since) === undefined
          ? `no step is called '${since}'`
          : `'${since}' can never have begun before this step`,
      expected: `'entry' or the id of a step that can: ${known.join(', ')}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
