import type { Place, Size } from '../../adapters/dagre/lay-out.ts';
import { shapeOf, signed, type DrawnEdge, type DrawnNode, type Shape } from '../../domain/journey/drawing/drawing.ts';
import { roomOf, wrap, type Face } from './text-block.ts';

export const faces = {
  heading: { size: 17, lineHeight: 22 },
  title: { size: 13, lineHeight: 17 },
  line: { size: 11.5, lineHeight: 15 },
} as const satisfies Readonly<Record<string, Face>>;

/** Text is broken at this width, px: of a box, and of an arrow, which others must pass. */
const widest = { box: 260, label: 160 };
const narrowest = 110;
/** Between a box's border and its text, px. */
const padding = { x: 16, y: 10 };
/** How far each end of a box's upper and lower border is not straight, px. */
export const corners: Readonly<Record<Shape, number>> = { terminal: 16, choice: 14, wait: 12, deed: 4 };

export type SizedNode = DrawnNode &
  Size & { readonly shape: Shape; readonly titleLines: readonly string[]; readonly otherLines: readonly string[] };

export function sizedNode(node: DrawnNode): SizedNode {
  const shape = shapeOf(node);
  const titleLines = wrap(signed(node.title, node.mark), faces.title, widest.box);
  const otherLines = node.lines.flatMap((line) => wrap(line, faces.line, widest.box));
  const [title, others] = [roomOf(titleLines, faces.title), roomOf(otherLines, faces.line)];
  const slants = shape === 'choice' ? 2 * corners.choice : 0;
  return {
    ...node,
    shape,
    titleLines,
    otherLines,
    width: Math.max(narrowest, title.width, others.width) + 2 * padding.x + slants,
    height: title.height + others.height + 2 * padding.y,
  };
}

export type PlacedNode = SizedNode & Place;

export type SizedEdge = DrawnEdge & { readonly lines: readonly string[]; readonly room: Size | null };

export function sizedEdge(edge: DrawnEdge): SizedEdge {
  const lines = wrap(signed(edge.label ?? '', edge.mark), faces.line, widest.label);
  const { width, height } = roomOf(lines, faces.line);
  return { ...edge, lines, room: lines.length === 0 ? null : { width: width + 8, height: height + 4 } };
}
