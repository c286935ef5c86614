import { authoringPath } from '../../domain/journey/authoring/places.ts';
import { entryCondition, isEventEntry } from '../../domain/journey/entry/entry.ts';
import { stepsOf } from '../../domain/journey/tree.ts';
import type { Path } from '../../domain/problem.ts';
import type { JourneyFile } from './journeys.ts';
import { asError, asWarning, type WorkspaceProblem } from './problem.ts';

/** One journey begins another: by an event, or by putting the person there. */
type Beginning = {
  readonly from: JourneyFile;
  readonly to: JourneyFile;
  readonly path: Path;
  readonly isByEvent: boolean;
};

/**
 * Journeys that begin each other in a circle by events never come to an end, unless one of them takes a person only once, or not again for
 * a while. A condition at the beginning of one of them may end it: then it is a warning. Circles of `enroll` alone are judged step by step
 * (domain/journey/enroll-loops.ts).
 */
export function endlessLoops(journeys: readonly JourneyFile[]): readonly WorkspaceProblem[] {
  const open = journeys.filter(
    ({ definition: { reentry } }) => reentry.kind === 'always' || reentry.kind === 'concurrent',
  );
  const beginnings = open.flatMap((from) => beginningsOf(from, open));
  const circles = open.flatMap((start) => circleFrom(start, beginnings) ?? []);
  const said = new Set<string>();
  return circles.flatMap((circle) => {
    const [first] = circle;
    if (circle.length < 2 || !circle.some(({ isByEvent }) => isByEvent)) return []; // a journey's own event is refused where it is written
    const ids = circle.map(({ from }) => from.definition.id);
    const name = ids.toSorted().join(' ');
    if (first === undefined || said.has(name)) return [];
    said.add(name);
    const conditional = circle.some(({ to }) => entryCondition(to.definition.on) !== undefined);
    const problem = first.from.locate({
      path: first.path,
      message: `a circle without an end: ${[...ids, ids[0]].map((id) => `'${id}'`).join(' begins ')}`,
      expected: 'reentry: once or { after: … } in one of them',
      ...(conditional ? { hint: 'unless the condition at its beginning ends it' } : {}),
    });
    return [conditional ? asWarning(problem) : asError(problem)];
  });
}

function beginningsOf(from: JourneyFile, journeys: readonly JourneyFile[]): readonly Beginning[] {
  return stepsOf(from.definition).flatMap(({ step, path }) => {
    const begun = journeys.filter(
      ({ definition: { id, on } }) =>
        (step.kind === 'emit' && isEventEntry(on) && step.event === on.event) ||
        (step.kind === 'enroll' && step.journey === id),
    );
    return begun.map((to) => ({
      from,
      to,
      path: [...authoringPath(path), step.kind],
      isByEvent: step.kind === 'emit',
    }));
  });
}

/** The first way that leads back to where it began; null where none does. */
function circleFrom(
  start: JourneyFile,
  beginnings: readonly Beginning[],
  at: JourneyFile = start,
  way: readonly Beginning[] = [],
): readonly [readonly Beginning[]] | null {
  for (const beginning of beginnings) {
    if (beginning.from !== at) continue;
    const longer = [...way, beginning];
    if (beginning.to === start) return [longer];
    if (way.some(({ from }) => from === beginning.to)) continue;
    const found = circleFrom(start, beginnings, beginning.to, longer);
    if (found !== null) return found;
  }
  return null;
}
