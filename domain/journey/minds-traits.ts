import type { JourneyDefinition, Step } from './definition.ts';
import { stepsOf } from './tree.ts';

/** Whether somebody who is on the way may wait for a date that one of these traits holds, or is read by: it has moved then. */
export function mindsTraits(definition: Pick<JourneyDefinition, 'steps'>, names: readonly string[]): boolean {
  return names.length > 0 && stepsOf(definition).some(({ step }) => names.some((name) => readsTrait(step, name)));
}

/** Where its zone is the person's own, the zone decides when a date is. */
function readsTrait(step: Step, name: string): boolean {
  if (step.kind !== 'waitUntilDate') return false;
  return (
    step.date.split('.').slice(0, 2).join('.') === `traits.${name}` || (step.zone === 'profile' && name === 'timezone')
  );
}
