import { Graph as Dagre, layout } from '@dagrejs/dagre';
import type { Graph } from './journey-page.tsx';

/** Of every box, px; drawing.css says the same. Room for two lines of words and one of counts. */
const box = { width: 270, height: 78 };
/** An arrow's label takes about this much room, px. */
const label = { width: 150, height: 20 };

export type Place = { readonly x: number; readonly y: number };
/** An arrow's corners from box to box, and the middle of its label. */
export type Way = { readonly points: readonly Place[]; readonly label: Place | undefined };
export type Plan = {
  /** Upper left corners. */
  readonly places: ReadonlyMap<string, Place>;
  /** In the order of the graph's edges. */
  readonly ways: readonly Way[];
  readonly height: number;
};

/** Where boxes and arrows go, from the top down. */
export function layOut(graph: Graph): Plan {
  const plan = new Dagre({ multigraph: true });
  plan.setGraph({ rankdir: 'TB', nodesep: 40, ranksep: 34, edgesep: 24 });
  for (const { id } of graph.nodes) plan.setNode(id, { ...box });
  for (const [index, edge] of graph.edges.entries()) {
    plan.setEdge(edge.from, edge.to, edge.label === null ? {} : { ...label, labelpos: 'c' }, String(index));
  }
  layout(plan);
  const places = graph.nodes.map(({ id }): [string, Place] => {
    const { x, y } = plan.node(id) as Place; // the middle of the box
    return [id, { x: x - box.width / 2, y: y - box.height / 2 }];
  });
  const ways = graph.edges.map((edge, index): Way => {
    const { points, x, y } = plan.edge(edge.from, edge.to, String(index)) as Partial<Place> & {
      points: readonly Place[];
    };
    return { points, label: x === undefined || y === undefined ? undefined : { x, y } };
  });
  return { places: new Map(places), ways, height: Math.max(...places.map(([, { y }]) => y + box.height)) };
}
