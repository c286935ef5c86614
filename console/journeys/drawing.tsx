import { Background, Controls, MarkerType, ReactFlow, useNodesState } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Arrow } from './arrow.tsx';
import type { ArrowEdge } from './arrow.tsx';
import type { Graph } from './journey-page.tsx';
import { layOut } from './lay-out.ts';
import type { Way } from './lay-out.ts';
import { StepBox } from './step-box.tsx';
import type { StepBoxNode } from './step-box.tsx';
import './drawing.css';

const boxes = { step: StepBox };
const arrows = { way: Arrow };
/** The tallest drawing that is shown whole, px; a taller one is moved about in its frame. */
const tallest = 1_700;

/**
 * One version of a journey as boxes and arrows, laid out once. New counts change the boxes' data only: replacing a box would make
 * its arrows blink.
 */
export function Drawing({ graph }: { readonly graph: Graph }): ReactNode {
  const [{ places, ways, height }] = useState(() => layOut(graph));
  const [edges] = useState(() => graph.edges.map((edge, index) => arrow(edge, index, ways[index])));
  const [nodes, setNodes, onNodesChange] = useNodesState<StepBoxNode>(
    graph.nodes.map((node) => ({
      id: node.id,
      type: 'step',
      position: places.get(node.id) ?? { x: 0, y: 0 },
      data: node,
    })),
  );
  useEffect(() => {
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    setNodes((before) => before.map((box) => ({ ...box, data: byId.get(box.id) ?? box.data })));
  }, [graph, setNodes]);
  return (
    <div className="drawing card" style={{ height: Math.min(height + 64, tallest) }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={boxes}
        edgeTypes={arrows}
        onNodesChange={onNodesChange}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.02 }}
        minZoom={0.2}
        preventScrolling={false}
        aria-label="The journey’s steps"
      >
        <Background gap={22} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function arrow({ from, to, label }: Graph['edges'][number], index: number, way: Way | undefined): ArrowEdge {
  return {
    id: String(index),
    type: 'way',
    source: from,
    target: to,
    data: { points: way?.points ?? [], label: way?.label },
    markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--xy-edge-stroke)' },
    ...(label === null ? {} : { label }),
  };
}
