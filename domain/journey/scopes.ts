import type { JourneyDefinition, Step } from './definition.ts';
import { once } from './once.ts';
import { stepsOf, type PlacedStep } from './tree.ts';

/** The step since which one takes something back, for itself or where it fails; undefined where it does not, or takes back everything. */
export function scopeOf(step: Step): string | undefined {
  if (step.kind === 'takeBack') return step.since;
  const { onFailure } = step.kind === 'send' || step.kind === 'webhook' ? step : {};
  return typeof onFailure === 'object' ? onFailure.compensate.since : undefined;
}

/** Those that take a part back. */
export const takingBack = (
  definition: Pick<JourneyDefinition, 'steps'>,
): readonly (PlacedStep & { readonly since: string })[] =>
  stepsOf(definition).flatMap(({ step, path }) => {
    const since = scopeOf(step);
    return since === undefined ? [] : [{ step, path, since }];
  });

/** The steps since which something may be taken back. */
export const scopesOf = once(
  (definition: JourneyDefinition): ReadonlySet<string> => new Set(takingBack(definition).map(({ since }) => since)),
);
