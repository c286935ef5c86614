import { didsOf, messageName, segmentsOf } from '../../domain/condition/deed.ts';
import { conditionsOf } from '../../domain/journey/authoring/places.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { isScheduleEntry } from '../../domain/journey/entry/entry.ts';
import type { Path, Problem } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';

/** Segments and messages that a journey asks for, and that are not there: the answer would be no for ever. */
export function unknownAsked(
  definition: JourneyDefinition,
  around: { readonly named: readonly string[]; readonly segments: readonly string[] },
): readonly Problem[] {
  const { on } = definition;
  const conditions = conditionsOf(definition);
  const segments = [
    ...(isScheduleEntry(on) ? [{ path: ['on', 'segment'], id: on.segment }] : []),
    ...conditions.flatMap(({ path, condition }) => segmentsOf([condition]).map((id) => ({ path, id }))),
  ];
  return [
    ...segments.flatMap(({ path, id }) =>
      missing(path, ['segment', id], around.segments, `a file segments/${id}.yaml`),
    ),
    ...conditions.flatMap(({ path, condition }) =>
      didsOf([condition]).flatMap(({ deed }) =>
        deed.kind === 'event' || deed.template === null
          ? []
          : missing(path, ['template', messageName(deed)], around.named, 'a message that is sent here'),
      ),
    ),
  ];
}

function missing(
  path: Path,
  [what, id]: readonly [what: string, id: string],
  known: readonly string[],
  expected: string,
): readonly Problem[] {
  if (known.includes(id)) return [];
  const hint = didYouMean(id, known);
  return [{ path, message: `there is no ${what} '${id}'`, expected, ...(hint === undefined ? {} : { hint }) }];
}
