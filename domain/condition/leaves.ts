import type { Condition } from './condition.ts';

/** A question that holds no others. */
export type Leaf = Exclude<Condition, { readonly kind: 'all' | 'any' | 'not' }>;

/** Every question that is asked, however deep. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(condition.of);
    case 'compare':
    case 'same':
    case 'exists':
    case 'did':
    case 'segment':
      return [condition];
  }
}
