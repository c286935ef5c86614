import type { Report } from '../../problem.ts';
import { didYouMean } from '../../suggest.ts';
import type { JourneyDefinition } from '../definition.ts';
import { takingBack } from '../scopes.ts';
import { entryAnchor, findStep, liesAhead, stepsOf, type PlacedStep } from '../tree.ts';
import { authoringPath } from './places.ts';

/** What is taken back was done since a step that can have begun by then; a step that fails may take back itself alone. */
export function checkTakingBack(definition: JourneyDefinition, report: Report): void {
  for (const { step, path, since } of takingBack(definition)) {
    if (since === entryAnchor) continue;
    const own = step.kind === 'takeBack' ? ['takeBack', 'since'] : ['onFailure', 'compensate', 'since'];
    const at = [...authoringPath(path), ...own];
    const canHaveBegun = (one: PlacedStep): boolean =>
      one.step.id === step.id ? step.kind !== 'takeBack' : liesAhead(path, one.path);
    const known = stepsOf(definition).flatMap((one) => (canHaveBegun(one) ? [one.step.id] : []));
    if (known.includes(since)) continue;
    const hint = didYouMean(since, known);
    report(at, {
      message:
        findStep(definition, since) === undefined
          ? `no step is called '${since}'`
          : `'${since}' can never have begun before this step`,
      expected: known.length === 0 ? 'an earlier step' : `'entry' or the id of a step that can: ${known.join(', ')}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
