import type { Json } from '../json.ts';
import type { Condition } from './condition.ts';

/** The authoring form of a condition; `parseCondition` reads the same one back. */
export function writeCondition(condition: Condition): { readonly [key: string]: Json } {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { [condition.kind]: condition.of.map(writeCondition) };
    case 'not':
      return { not: writeCondition(condition.of) };
    case 'exists':
      return { [condition.path]: { exists: true } };
    case 'same':
      return { [condition.path]: { same: condition.as } };
    case 'compare': {
      const { path, op, value } = condition;
      const plain = op === 'eq' && (typeof value !== 'object' || value === null);
      return { [path]: plain ? value : { [op]: value } };
    }
  }
}
