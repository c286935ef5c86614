import type { JourneyDefinition, Step } from './definition.ts';
import { listsOf } from './tree.ts';

/** Of a list of steps: the ways that go on behind it, and those that leave the journey. Null: there is none. */
type Ways = { readonly on: number | null; readonly out: number | null };

const nothing: Ways = { on: 0, out: null };

/** What a person meets at most, whichever way they go: the sum of the weights of its steps; that of a repeat counts for every round. */
export function heaviestWay({ steps }: Pick<JourneyDefinition, 'steps'>, weigh: (step: Step) => number): number {
  const inTurn = (list: readonly Step[]): Ways =>
    list
      .map(waysOf)
      .reduce<Ways>(
        (before, after) => ({ on: plus(before.on, after.on), out: larger(before.out, plus(before.on, after.out)) }),
        nothing,
      );
  const waysOf = (step: Step): Ways => {
    const own = weigh(step);
    if (step.kind === 'exit') return { on: null, out: own };
    if (step.kind === 'repeat') {
      const { on, out } = inTurn(step.steps);
      const round = plus(on, own);
      const rounds = round === null ? null : round * step.atMost;
      const before = round === null ? 0 : round * (step.atMost - 1);
      return { on: step.until === undefined ? rounds : larger(rounds, own), out: plus(out, before + own) };
    }
    const lists = listsOf(step).map(({ steps: inner }) => inTurn(inner));
    const all = alwaysEnters(step) ? lists : [nothing, ...lists];
    const { on, out } = all.reduce((one, other) => ({ on: larger(one.on, other.on), out: larger(one.out, other.out) }));
    return { on: plus(on, own), out: plus(out, own) };
  };
  const { on, out } = inTurn(steps);
  return larger(on, out) ?? 0;
}

/** Whether one always goes on through one of its lists. */
export const alwaysEnters = ({ kind }: Step): boolean =>
  kind === 'waitFor' || kind === 'digest' || kind === 'branch' || kind === 'split';

const plus = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;
const larger = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);
