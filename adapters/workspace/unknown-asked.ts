import { didsOf, messageName, segmentsOf } from '../../domain/condition/deed.ts';
import { conditionsOf } from '../../domain/journey/authoring/places.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import type { Problem } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';

/** Segments and messages that conditions ask for, and that are not there: the answer would be no for ever. */
export function unknownAsked(
  definition: JourneyDefinition,
  around: { readonly named: readonly string[]; readonly segments: readonly string[] },
): readonly Problem[] {
  return conditionsOf(definition).flatMap(({ path, condition }) => {
    const missing = (what: string, id: string, known: readonly string[], expected: string): Problem[] => {
      if (known.includes(id)) return [];
      const hint = didYouMean(id, known);
      return [{ path, message: `there is no ${what} '${id}'`, expected, ...(hint === undefined ? {} : { hint }) }];
    };
    return [
      ...segmentsOf([condition]).flatMap((id) => missing('segment', id, around.segments, `a file segments/${id}.yaml`)),
      ...didsOf([condition]).flatMap(({ deed }) =>
        deed.kind === 'event' || deed.template === null
          ? []
          : missing('template', messageName(deed), around.named, 'a message that is sent here'),
      ),
    ];
  });
}
