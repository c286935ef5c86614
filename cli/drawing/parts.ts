import type { Place, Way } from '../../adapters/dagre/lay-out.ts';
import { marks, markWords, signed, type Drawing, type Mark } from '../../domain/journey/drawing/drawing.ts';
// Formatters take what `html` marks for a page, and break its lines.
import { html as xml, type Markup } from '../markup.ts';
import { arrowPaths, tenths } from './arrow.ts';
import { corners, faces, type PlacedNode, type SizedEdge } from './sized.ts';
import type { Face } from './text-block.ts';

type DrawnArrow = { readonly edge: SizedEdge; readonly from: PlacedNode; readonly to: PlacedNode; readonly way: Way };

export function arrowParts({ edge, from, to, way }: DrawnArrow): Markup {
  const { line, head } = arrowPaths(way.points, from, to);
  return xml`<g class="${edge.mark ?? 'same'}"><path class="way" d="${line}"/><polygon class="head" points="${head}"/></g>
`;
}

/** Most texts take less room than was kept for them: a line ends where its words begin. */
const usualShare = 0.92;

/** Above all lines, on paper of their own. */
export function arrowWords({ edge: { lines, room }, way: { label } }: DrawnArrow): Markup {
  if (room === null || label === null) return xml``;
  const { width, height } = { width: room.width * usualShare, height: room.height };
  const corner = { x: label.x - width / 2, y: label.y - height / 2 };
  return xml`<g><rect class="paper" x="${tenths(corner.x)}" y="${tenths(corner.y)}" width="${tenths(width)}" height="${tenths(height)}" rx="3"/>${texts('line', lines, faces.line, { x: label.x, y: corner.y + 2 })}</g>
`;
}

/** Its tip is its whole text and its step's id. */
export function box(node: PlacedNode): Markup {
  const { x, y, height, titleLines, otherLines, shape, mark, id, title, lines } = node;
  const top = y - height / 2 + (height - heightOf(titleLines, faces.title) - heightOf(otherLines, faces.line)) / 2;
  const names = mark === undefined ? shape : `${shape} ${mark}`;
  return xml`<g class="${names}"><title>${[signed(title, mark), ...lines].join('\n')} (${id})</title>${outline(node)}${texts('title', titleLines, faces.title, { x, y: top })}${texts('line', otherLines, faces.line, { x, y: top + heightOf(titleLines, faces.title) })}</g>
`;
}

const heightOf = (lines: readonly string[], { lineHeight }: Face): number => lines.length * lineHeight;

function outline({ shape, x, y, width, height }: PlacedNode): Markup {
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2].map(tenths);
  const corner = corners[shape];
  if (shape !== 'choice')
    return xml`<rect class="box" x="${left ?? 0}" y="${top ?? 0}" width="${tenths(width)}" height="${tenths(height)}" rx="${corner}"/>`;
  const [inLeft, inRight, middle] = [x - width / 2 + corner, x + width / 2 - corner, y].map(tenths);
  return xml`<polygon class="box" points="${`${inLeft},${top} ${inRight},${top} ${right},${middle} ${inRight},${bottom} ${inLeft},${bottom} ${left},${middle}`}"/>`;
}

/** Lines under one another, centred at x, from y down. */
export function texts(name: string, lines: readonly string[], { size, lineHeight }: Face, { x, y }: Place): Markup {
  if (lines.length === 0) return xml``;
  const first = y + (lineHeight + size) / 2 - size * 0.14;
  return xml`<text class="${name}" text-anchor="middle">${lines.map(
    (line, index) => xml`<tspan x="${tenths(x)}" y="${tenths(first + index * lineHeight)}">${line}</tspan>`,
  )}</text>`;
}

export const keyWidth = 120;

/** The marks that a drawing has, in their order. */
export function keysOf({ nodes, edges }: Drawing): readonly Mark[] {
  const used = new Set([...nodes, ...edges].flatMap(({ mark }) => mark ?? []));
  return marks.filter((mark) => used.has(mark));
}

export function key(mark: Mark, { x, y }: Place): Markup {
  return xml`<g class="${mark}"><rect class="box" x="${x}" y="${y}" width="18" height="12" rx="3"/><text class="line" x="${x + 26}" y="${y + 10}">${signed(markWords[mark], mark)}</text></g>
`;
}
