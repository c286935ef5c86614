import type { Json } from '../json.ts';
import type { Did } from './deed.ts';

/**
 * One AST for `where`, branches and segments. Paths are dotted: `traits.plan` (the profile),
 * `event.plan` (properties of the event at hand), `entry.plan` (properties of the entry event).
 */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly path: string; readonly op: Comparison; readonly value: Json }
  /** Both paths lead to the same value: of this ticket, not of any. */
  | { readonly kind: 'same'; readonly path: string; readonly as: string }
  | { readonly kind: 'exists'; readonly path: string }
  | Did
  /** They are in the segment of this id, as it is published when it is asked. */
  | { readonly kind: 'segment'; readonly segment: string };

export const comparisons = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'startsWith'] as const;
export type Comparison = (typeof comparisons)[number];
