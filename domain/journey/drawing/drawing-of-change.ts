import type { JourneyDefinition } from '../definition.ts';
import { differencesOf } from '../differences.ts';
import { entryNode } from '../graph.ts';
import { drawingOf, type DrawnEdge, type Drawing, type DrawnNode } from './drawing.ts';

/** Both versions in one: the new one, what it no longer has where that stood, and everything marked that differs. */
export function drawingOfChange(before: JourneyDefinition, after: JourneyDefinition): Drawing {
  const [old, now] = [drawingOf(before), drawingOf(after)];
  return { nodes: nodesOfBoth(old, now, changedWords(before, after)), edges: edgesOfBoth(old.edges, now.edges) };
}

/** What changed, by the box that tells of it: the head's at the entry. */
function changedWords(before: JourneyDefinition, after: JourneyDefinition): ReadonlyMap<string, readonly string[]> {
  const { head, changed } = differencesOf(before, after);
  return new Map([
    ...(head.length > 0 ? [[entryNode, head] as const] : []),
    ...changed.map(({ id, words }) => [id, words] as const),
  ]);
}

function nodesOfBoth(
  old: Drawing,
  now: Drawing,
  changed: ReadonlyMap<string, readonly string[]>,
): readonly DrawnNode[] {
  const [had, has] = [old, now].map(({ nodes }) => new Set(nodes.map(({ id }) => id)));
  const nodes = now.nodes.map((node): DrawnNode => {
    const words = changed.get(node.id);
    if (words !== undefined) return { ...node, lines: words, mark: 'changed' };
    return had?.has(node.id) ? node : { ...node, mark: 'added' };
  });
  for (const [index, node] of old.nodes.entries()) {
    if (has?.has(node.id)) continue;
    const above = nodes.findIndex(({ id }) => id === old.nodes[index - 1]?.id);
    nodes.splice(above + 1, 0, { ...node, mark: 'gone' });
  }
  return nodes;
}

/** An arrow whose ends stay has changed if its words did; every other difference is one gone and one new. */
function edgesOfBoth(old: readonly DrawnEdge[], now: readonly DrawnEdge[]): readonly DrawnEdge[] {
  const left = new Set(old);
  const take = (fits: (edge: DrawnEdge) => boolean): DrawnEdge | undefined => {
    const found = [...left].find(fits);
    if (found !== undefined) left.delete(found);
    return found;
  };
  const same = new Set(
    now.filter(
      (edge) => take((one) => one.from === edge.from && one.to === edge.to && one.label === edge.label) !== undefined,
    ),
  );
  const marked = now.map((edge): DrawnEdge => {
    if (same.has(edge)) return edge;
    const was = take((one) => one.from === edge.from && one.to === edge.to);
    if (was === undefined) return { ...edge, mark: 'added' };
    return { ...edge, label: `${was.label ?? 'always'} → ${edge.label ?? 'always'}`, mark: 'changed' };
  });
  return [...marked, ...[...left].map((edge): DrawnEdge => ({ ...edge, mark: 'gone' }))];
}
