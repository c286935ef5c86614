import type { Condition } from './condition.ts';
import { leavesOf, type Leaf } from './leaves.ts';

/** Every comparison of a path with a value, however deep. */
export const comparesOf = (condition: Condition): readonly Extract<Condition, { kind: 'compare' }>[] =>
  leavesOf(condition).filter((leaf) => leaf.kind === 'compare');

/** Every path a condition reads, for checking against contracts and the profile schema. */
export const pathsOf = (condition: Condition): readonly string[] => [...new Set(leavesOf(condition).flatMap(pathsIn))];

function pathsIn(leaf: Leaf): readonly string[] {
  switch (leaf.kind) {
    case 'same':
      return [leaf.path, leaf.as];
    case 'compare':
    case 'exists':
      return [leaf.path];
    case 'did':
    case 'segment':
      return [];
  }
}
