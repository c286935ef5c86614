import type { Condition } from './condition.ts';

type Compare = Extract<Condition, { kind: 'compare' }>;

/** Every comparison of a path with a value, however deep. */
export function comparesOf(condition: Condition): readonly Compare[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(comparesOf);
    case 'not':
      return comparesOf(condition.of);
    case 'compare':
      return [condition];
    case 'same':
    case 'exists':
    case 'did':
    case 'segment':
      return [];
  }
}

/** Every path a condition reads, for checking against contracts and the profile schema. */
export function pathsOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return [...new Set(condition.of.flatMap(pathsOf))];
    case 'not':
      return pathsOf(condition.of);
    case 'same':
      return [condition.path, condition.as];
    case 'compare':
    case 'exists':
      return [condition.path];
    case 'did':
    case 'segment':
      return [];
  }
}
