import type { JourneyDefinition, SendStep, Step } from './definition.ts';
import { listsOf } from './tree.ts';

/** How many messages at most. The parts may belong to different ways: each is a bound of its own. */
export type Most = { readonly all: number; readonly marketing: number };

/** Of a list of steps: on the ways that go on behind it, and on those that leave the journey. Null: there is none. */
type Ways = { readonly on: Most | null; readonly out: Most | null };

const none: Most = { all: 0, marketing: 0 };
const nothing: Ways = { on: none, out: null };

/** What one run may send to a person at most, whichever way it goes; what undoes it apart. */
export function mostMessages({ steps }: Pick<JourneyDefinition, 'steps'>): Most {
  const { on, out } = inTurn(steps);
  return larger(on, out) ?? none;
}

function inTurn(steps: readonly Step[]): Ways {
  return steps.map(waysOf).reduce<Ways>(
    (before, after) => ({
      on: sum(before.on, after.on),
      out: larger(before.out, sum(before.on, after.out)),
    }),
    nothing,
  );
}

function waysOf(step: Step): Ways {
  switch (step.kind) {
    case 'send':
      return { on: sent(step), out: null };
    case 'exit':
      return { on: null, out: none };
    case 'waitFor':
    case 'digest':
    case 'branch':
    case 'split':
      return either(listsOf(step).map(({ steps }) => inTurn(steps)));
    case 'waitUntilDate':
    case 'webhook':
      return either([nothing, ...listsOf(step).map(({ steps }) => inTurn(steps))]);
    case 'repeat': {
      const { on, out } = inTurn(step.steps);
      const rounds = on === null ? null : times(on, step.atMost);
      return {
        on: step.until === undefined ? rounds : larger(rounds, none),
        out: larger(out, on === null ? null : sum(times(on, step.atMost - 1), out)),
      };
    }
    case 'wait':
    case 'waitUntil':
    case 'throttle':
    case 'update':
    case 'emit':
    case 'enroll':
      return nothing;
  }
}

/** One, and one more for each further channel that may be heard as well (I5). */
function sent({ class: messageClass, fallback = [] }: SendStep): Most {
  const all = 1 + fallback.filter(({ mayDouble }) => mayDouble === true).length;
  return { all, marketing: messageClass === 'marketing' ? all : 0 };
}

function either(ways: readonly Ways[]): Ways {
  return ways.reduce((one, other) => ({ on: larger(one.on, other.on), out: larger(one.out, other.out) }));
}

function sum(one: Most | null, other: Most | null): Most | null {
  if (one === null || other === null) return null;
  return { all: one.all + other.all, marketing: one.marketing + other.marketing };
}

function larger(one: Most | null, other: Most | null): Most | null {
  if (one === null || other === null) return one ?? other;
  return { all: Math.max(one.all, other.all), marketing: Math.max(one.marketing, other.marketing) };
}

const times = ({ all, marketing }: Most, by: number): Most => ({ all: all * by, marketing: marketing * by });
