import { canonicalJson } from '../../canonical-json.ts';
import type { SplitStep } from '../definition.ts';
import { digest } from '../digest.ts';
import { once } from '../once.ts';
import { stepsOf } from '../tree.ts';
import type { WinnerRule } from './winner-rule.ts';

/** What is compared: a split that looks for a winner, as it was when its first person came. */
export type SplitTest = {
  /** Changes with anything that its people go through or that it is decided by: what was counted before would say nothing of it. */
  readonly id: string;
  readonly rule: WinnerRule;
  /** The messages that belong to each share, by their steps. */
  readonly shares: readonly { readonly name: string; readonly sends: readonly string[] }[];
};

/** Null: it draws for ever. */
export const splitTestOf = once((step: SplitStep): SplitTest | null => {
  const { winner: rule, shares } = step;
  if (rule === undefined) return null;
  return {
    id: digest(canonicalJson(step)),
    rule,
    shares: shares.map(({ name, steps }) => ({
      name,
      sends: stepsOf({ steps }).flatMap((inner) => (inner.step.kind === 'send' ? [inner.step.id] : [])),
    })),
  };
});
