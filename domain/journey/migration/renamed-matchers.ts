import { canonicalJson } from '../../canonical-json.ts';
import type { JourneyDefinition } from '../definition.ts';
import { allMatchers, type NamedMatcher } from '../matchers.ts';
import type { StepMap } from './step-map.ts';

/** What one version calls that the other listens to as well, and where: names of the old to names of the new. */
export function renamedMatchers(
  from: JourneyDefinition,
  to: JourneyDefinition,
  map: StepMap,
): Readonly<Record<string, string>> {
  const theirs = allMatchers(to).map(
    (one) => [`${placeOf(one.name, (step) => step)} ${contentOf(one)}`, one.name] as const,
  );
  const names = new Map(theirs.toReversed());
  return Object.fromEntries(
    allMatchers(from).flatMap((one) => {
      const place = placeOf(one.name, (step) => map[step]);
      const name = place === null ? undefined : names.get(`${place} ${contentOf(one)}`);
      return name === undefined ? [] : [[one.name, name]];
    }),
  );
}

/** `goal`, `exit`, `compensate`, or a step; which of several it is there may differ. Null: the step has no counterpart. */
function placeOf(name: string, counterpart: (step: string) => string | undefined): string | null {
  const [kind = '', step = ''] = name.split(':');
  if (kind !== 'wait' && kind !== 'digest') return kind;
  const other = counterpart(step);
  return other === undefined ? null : `${kind}:${other}`;
}

const contentOf = ({ event, where }: NamedMatcher): string => `${event} ${canonicalJson(where)}`;
