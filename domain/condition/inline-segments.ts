import type { Condition } from './condition.ts';

/** The same question without segments: what makes each of them stands in its place. One that is not there holds nobody. */
export function inlineSegments(
  condition: Condition,
  segments: readonly { readonly id: string; readonly condition: Condition }[],
): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { ...condition, of: condition.of.map((one) => inlineSegments(one, segments)) };
    case 'not':
      return { kind: 'not', of: inlineSegments(condition.of, segments) };
    case 'segment':
      return segments.find(({ id }) => id === condition.segment)?.condition ?? { kind: 'any', of: [] };
    case 'compare':
    case 'same':
    case 'exists':
    case 'did':
      return condition;
  }
}
