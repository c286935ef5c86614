import type { Condition } from './condition.ts';

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
  }
}
