import { Graph as Dagre, layout } from '@dagrejs/dagre';
import type { Graph } from './journey-page.tsx';

/** Of every box, px; drawing.css says the same. Room for two lines of words and one of counts. */
const box = { width: 260, height: 84 };
/** An arrow's label takes about this much room, px. */
const label = { width: 120, height: 18 };

type Place = { readonly x: number; readonly y: number };

/** Where each box goes, from the top down. */
export function layOut(graph: Graph): { readonly places: ReadonlyMap<string, Place>; readonly height: number } {
  const plan = new Dagre({ multigraph: true });
  plan.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 46 });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const { id } of graph.nodes) plan.setNode(id, { ...box });
  for (const [index, edge] of graph.edges.entries()) {
    plan.setEdge(edge.from, edge.to, edge.label === null ? {} : { ...label, labelpos: 'c' }, String(index));
  }
  layout(plan);
  const places = graph.nodes.map(({ id }): [string, Place] => {
    const { x, y } = plan.node(id) as Place; // the middle of the box
    return [id, { x: x - box.width / 2, y: y - box.height / 2 }];
  });
  return { places: new Map(places), height: Math.max(...places.map(([, { y }]) => y + box.height)) };
}
