import { Graph, layout } from '@dagrejs/dagre';

export type Size = { readonly width: number; readonly height: number };
export type Place = { readonly x: number; readonly y: number };
export type Box = Size & { readonly id: string };
/** The room of its label; null where it has none. */
export type Arrow = { readonly from: string; readonly to: string; readonly label: Size | null };
/** An arrow's corners from border to border, and the middle of its label. */
export type Way = { readonly points: readonly Place[]; readonly label: Place | null };
export type Plan = Size & {
  /** The middles of the boxes. */
  readonly places: ReadonlyMap<string, Place>;
  /** In the order of the arrows. */
  readonly ways: readonly Way[];
};

/** Where boxes and arrows go, from the top down, so that none covers another. */
export function layOut(boxes: readonly Box[], arrows: readonly Arrow[], margin: number): Plan {
  const plan = new Graph({ multigraph: true });
  plan.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 52, edgesep: 24, marginx: margin, marginy: margin });
  for (const { id, width, height } of boxes) plan.setNode(id, { width, height });
  for (const [index, { from, to, label }] of arrows.entries())
    plan.setEdge(from, to, label === null ? {} : { ...label, labelpos: 'c' }, String(index));
  layout(plan);
  return {
    ...(plan.graph() as Size),
    places: new Map(boxes.map(({ id }) => [id, plan.node(id) as Place])),
    ways: arrows.map(({ from, to, label }, index) => {
      const { points, x, y } = plan.edge(from, to, String(index)) as Place & { readonly points: readonly Place[] };
      return { points, label: label === null ? null : { x, y } };
    }),
  };
}
