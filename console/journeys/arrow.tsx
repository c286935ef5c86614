import { BaseEdge } from '@xyflow/react';
import type { Edge, EdgeProps } from '@xyflow/react';
import type { ReactNode } from 'react';
import type { Place, Way } from './lay-out.ts';

export type ArrowEdge = Edge<Way & Record<string, unknown>, 'way'>;

/** An arrow along the corners it was laid out with, so that it passes no box. */
export function Arrow({ id, data, label, markerEnd }: EdgeProps<ArrowEdge>): ReactNode {
  if (data === undefined) return null;
  const { points, label: at } = data;
  return (
    <BaseEdge
      id={id}
      path={smooth(points)}
      {...(markerEnd === undefined ? {} : { markerEnd })}
      {...(at === undefined
        ? {}
        : { label, labelX: at.x, labelY: at.y, labelBgPadding: [6, 3], labelBgBorderRadius: 6 })}
    />
  );
}

/** Through the middles between corners, bending at each. */
function smooth(points: readonly Place[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (first === undefined || last === undefined) return '';
  const bends = rest.map((corner, index) => {
    const next = rest[index + 1] ?? last;
    const to = index === rest.length - 1 ? last : { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 };
    return `Q ${corner.x} ${corner.y} ${to.x} ${to.y}`;
  });
  return [`M ${first.x} ${first.y}`, ...bends, ...(bends.length === 0 ? [`L ${last.x} ${last.y}`] : [])].join(' ');
}
