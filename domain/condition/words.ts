import type { Comparison, Condition } from './condition.ts';
import { messageName, type Did } from './deed.ts';

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
    case 'did':
      return didWords(condition);
    case 'segment':
      return `in segment ${condition.segment}`;
    case 'compare': {
      const { path, op, value } = condition;
      return `${path} ${signs[op]} ${[value].flat().map(String).join(', ')}`;
    }
  }
}

function didWords({ deed, atLeast, within, before }: Did): string {
  const times = atLeast === 1 ? '' : ` at least ${atLeast} times`;
  const span = `${within === undefined ? '' : ` within ${within}`}${before === undefined ? '' : ` until ${before} ago`}`;
  if (deed.kind === 'message') return `${messageName(deed)} was ${deed.what}${times}${span}`;
  const held = deed.where === undefined ? '' : ` (${conditionWords(deed.where)})`;
  return `${deed.type}${held} happened${times}${span}`;
}

/** `and` within `or` and the like need their brackets. */
function inner(condition: Condition): string {
  const several = (condition.kind === 'all' || condition.kind === 'any') && condition.of.length > 1;
  return several ? `(${conditionWords(condition)})` : conditionWords(condition);
}
