import type { Comparison, Condition } from './condition.ts';

const signs: Readonly<Record<Comparison, string>> = {
  eq: '=',
  ne: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  in: 'is one of',
  contains: 'contains',
  startsWith: 'starts with',
};

/** A condition as people read it: `traits.plan = pro and traits.country is one of SE, NO`. */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
      return condition.of.length === 0 ? 'always' : condition.of.map(inner).join(' and ');
    case 'any':
      return condition.of.length === 0 ? 'never' : condition.of.map(inner).join(' or ');
    case 'not':
      return `not ${inner(condition.of)}`;
    case 'exists':
      return `${condition.path} is there`;
    case 'same':
      return `${condition.path} is the same as ${condition.as}`;
    case 'compare': {
      const { path, op, value } = condition;
      return `${path} ${signs[op]} ${[value].flat().map(String).join(', ')}`;
    }
  }
}

/** `and` within `or` and the like need their brackets. */
function inner(condition: Condition): string {
  const several = (condition.kind === 'all' || condition.kind === 'any') && condition.of.length > 1;
  return several ? `(${conditionWords(condition)})` : conditionWords(condition);
}
