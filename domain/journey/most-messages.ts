import type { JourneyDefinition, SendStep } from './definition.ts';
import { heaviestWay } from './heaviest-way.ts';

/** How many messages at most. The parts may belong to different ways: each is a bound of its own. */
export type Most = { readonly all: number; readonly marketing: number };

/** What one run may send to a person at most, whichever way it goes; what undoes it apart. */
export function mostMessages(definition: Pick<JourneyDefinition, 'steps'>): Most {
  return {
    all: mostCounted(definition, () => true),
    marketing: mostCounted(definition, (step) => step.class === 'marketing'),
  };
}

/** The same of the messages that are of interest. */
export function mostCounted(
  definition: Pick<JourneyDefinition, 'steps'>,
  isCounted: (step: SendStep) => boolean,
): number {
  return heaviestWay(definition, (step) => (step.kind === 'send' && isCounted(step) ? mostOfOne(step) : 0));
}

/** One, and one more for each further channel that may be heard as well (I5). */
export const mostOfOne = ({ fallback = [] }: SendStep): number =>
  1 + fallback.filter(({ mayDouble }) => mayDouble === true).length;
