import type { Place } from '../../adapters/dagre/lay-out.ts';
import { corners, type PlacedNode } from './sized.ts';

/** Of an arrow's head, px. */
const head = { length: 9, half: 4.5 };

/** An arrow's line, as the path of an SVG, and the three corners of its head. */
export type ArrowPaths = { readonly line: string; readonly head: string };

/** Through its corners, so that it passes under its words, and upright at each; ends where the borders of the boxes are straight. */
export function arrowPaths(points: readonly Place[], from: PlacedNode, to: PlacedNode): ArrowPaths {
  const start = onBorder(points[0] ?? from, from);
  const tip = onBorder(points.at(-1) ?? to, to);
  const end = { x: tip.x, y: tip.y + (tip.y < to.y ? -head.length : head.length) };
  const wings = [end.x - head.half, end.x + head.half].map((x) => ({ x, y: end.y }));
  return { line: curve([start, ...points.slice(1, -1), end]), head: [tip, ...wings].map(written).join(' ') };
}

/** Where a box's upper or lower border is straight, nearest to that point; on the side that it looks to. */
function onBorder(point: Place, { width, height, shape, ...middle }: PlacedNode): Place {
  const half = width / 2 - corners[shape];
  const x = Math.min(Math.max(point.x, middle.x - half), middle.x + half);
  return { x, y: point.y < middle.y ? middle.y - height / 2 : middle.y + height / 2 };
}

function curve([first, ...rest]: readonly [Place, ...Place[]]): string {
  let last = first;
  const pieces = rest.map((next) => {
    const middle = (last.y + next.y) / 2;
    const bend = [{ x: last.x, y: middle }, { x: next.x, y: middle }, next];
    last = next;
    return `C ${bend.map(written).join(' ')}`;
  });
  return [`M ${written(first)}`, ...pieces].join(' ');
}

/** A tenth of a pixel is more than anybody sees. */
const written = ({ x, y }: Place): string => `${tenths(x)},${tenths(y)}`;
export const tenths = (number: number): number => Math.round(number * 10) / 10;
