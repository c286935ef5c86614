import type { Condition } from '../condition/condition.ts';

const words = {
  eq: 'is',
  ne: 'is not',
  gt: 'is greater than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  in: 'is one of',
  contains: 'contains',
  startsWith: 'starts with',
} as const satisfies Record<Extract<Condition, { kind: 'compare' }>['op'], string>;

/** A condition as its author would say it: `traits.plan is "pro" and traits.phone exists`. */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'compare':
      return `${condition.path} ${words[condition.op]} ${JSON.stringify(condition.value)}`;
    case 'same':
      return `${condition.path} is the same as ${condition.as}`;
    case 'exists':
      return `${condition.path} exists`;
    case 'not':
      return `not (${conditionWords(condition.of)})`;
    case 'all':
    case 'any':
      return condition.of.length === 0
        ? condition.kind === 'all'
          ? 'always'
          : 'never'
        : condition.of.map(nested).join(condition.kind === 'all' ? ' and ' : ' or ');
  }
}

function nested(condition: Condition): string {
  const text = conditionWords(condition);
  return (condition.kind === 'all' || condition.kind === 'any') && condition.of.length > 1 ? `(${text})` : text;
}
