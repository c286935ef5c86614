import type { Json } from '../json.ts';

/**
 * One AST for `where`, branches and (later) segments. Paths are dotted: `traits.plan` (the profile),
 * `event.plan` (properties of the event at hand), `entry.plan` (properties of the entry event).
 */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly path: string; readonly op: Comparison; readonly value: Json }
  /** Both paths lead to the same value: of this ticket, not of any. */
  | { readonly kind: 'same'; readonly path: string; readonly as: string }
  | { readonly kind: 'exists'; readonly path: string };

export const comparisons = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'startsWith'] as const;
export type Comparison = (typeof comparisons)[number];
