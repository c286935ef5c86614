import type { Instant } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { Scenario } from './scenario.ts';

export type Traits = {
  at(instant: Instant): JsonObject;
  /** A journey's own `update`; keys are paths such as `traits.stage`. */
  set(instant: Instant, values: JsonObject): void;
};

type Told = Pick<Scenario, 'traits'> & {
  readonly events: readonly Pick<Scenario['events'][number], 'at' | 'traits'>[];
};

/** What the profile holds at an instant: its beginning, what events up to `last` brought before then, and what was set. */
export function createTraits(scenario: Told, last = scenario.events.length - 1): Traits {
  const changes = scenario.events.slice(0, last + 1).map(({ at, traits }) => ({ at, traits }));
  return {
    at: (instant) =>
      changes
        .filter((change) => change.at <= instant)
        .reduce((held, change) => ({ ...held, ...change.traits }), scenario.traits),
    set(instant, values) {
      const traits = Object.fromEntries(
        Object.entries(values).map(([path, value]) => [path.replace(/^traits\./, ''), value]),
      );
      const after = changes.findIndex((change) => change.at > instant);
      changes.splice(after < 0 ? changes.length : after, 0, { at: instant, traits });
    },
  };
}
