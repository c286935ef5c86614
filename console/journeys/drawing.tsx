import { Background, Controls, ReactFlow, useNodesState } from '@xyflow/react';
import type { Edge } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { Graph } from './journey-page.tsx';
import { layOut } from './lay-out.ts';
import { StepBox } from './step-box.tsx';
import type { StepBoxNode } from './step-box.tsx';
import './drawing.css';

const boxes = { step: StepBox };

/**
 * One version of a journey as boxes and arrows, laid out once. New counts change the boxes' data only: replacing a box would make
 * its arrows blink.
 */
export function Drawing({ graph }: { readonly graph: Graph }): ReactNode {
  const [{ places, height }] = useState(() => layOut(graph));
  const [edges] = useState(() => graph.edges.map(arrow));
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
    <div className="drawing card" style={{ height: Math.min(Math.max(height + 60, 360), 760) }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={boxes}
        onNodesChange={onNodesChange}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        fitView
        fitViewOptions={{ maxZoom: 1 }}
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

function arrow({ from, to, label }: Graph['edges'][number], index: number): Edge {
  return { id: String(index), source: from, target: to, ...(label === null ? {} : { label }) };
}
