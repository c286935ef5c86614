import { layOut } from '../../adapters/dagre/lay-out.ts';
import type { Drawing } from '../../domain/journey/drawing/drawing.ts';
// Formatters take what `html` marks for a page, and break its lines.
import { html as xml } from '../markup.ts';
import { tenths } from './arrow.ts';
import { arrowParts, arrowWords, box, key, keysOf, keyWidth, texts } from './parts.ts';
import { faces, sizedEdge, sizedNode } from './sized.ts';
import { style } from './style.ts';
import { wrap } from './text-block.ts';

/** What a drawing is called, and what it shows in words, for those who do not see it. */
export type About = { readonly title: string; readonly words: readonly string[] };

/** Round the drawing, and the height of the row that explains its signs, px. */
const margin = 28;
const narrowest = 360;

/** A drawing as one SVG file that needs nothing else. */
export function svgOf(drawing: Drawing, { title, words }: About): string {
  const nodes = drawing.nodes.map(sizedNode);
  const edges = drawing.edges.map(sizedEdge);
  const arrows = edges.map(({ from, to, room }) => ({ from, to, label: room }));
  const plan = layOut(nodes, arrows, margin);
  const keys = keysOf(drawing);
  const width = Math.ceil(Math.max(plan.width, narrowest, keys.length * keyWidth + 2 * margin));
  const heading = wrap(title, faces.heading, width - 2 * margin);
  const top = margin / 2 + heading.length * faces.heading.lineHeight;
  const height = Math.ceil(top + plan.height + (keys.length > 0 ? margin : 0));
  const placed = new Map(
    nodes.flatMap((node) => {
      const place = plan.places.get(node.id);
      return place === undefined ? [] : [[node.id, { ...node, ...place }] as const];
    }),
  );
  const drawn = edges.flatMap((edge, index) => {
    const [from, to, way] = [placed.get(edge.from), placed.get(edge.to), plan.ways[index]];
    return from === undefined || to === undefined || way === undefined ? [] : [{ edge, from, to, way }];
  });
  return xml`<svg xmlns="http://www.w3.org/2000/svg" class="carillon" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${title}</title>
<desc>${words.join('\n')}</desc>
<style>${{ markup: style }}</style>
<rect class="paper" width="${width}" height="${height}"/>
${texts('heading', heading, faces.heading, { x: width / 2, y: margin / 2 })}
<g transform="translate(${tenths((width - plan.width) / 2)} ${top})">
${drawn.map(arrowParts)}${drawn.map(arrowWords)}${[...placed.values()].map(box)}</g>
${keys.map((mark, index) => key(mark, { x: margin + index * keyWidth, y: height - margin }))}</svg>`.markup;
}
