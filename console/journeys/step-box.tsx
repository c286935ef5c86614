import { Handle, Position } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import type { ReactNode } from 'react';
import { count } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { Fates } from './fates.tsx';
import type { Graph } from './journey-page.tsx';
import { stepIcon, stepWords } from './step-look.ts';

export type StepBoxNode = Node<Graph['nodes'][number], 'step'>;

/** One step: what it does, who is there, and what became of its messages. */
export function StepBox({ data }: NodeProps<StepBoxNode>): ReactNode {
  const { kind, title, counts } = data;
  const here = counts?.running ?? 0;
  return (
    <div className={`box ${kind} ${here > 0 ? 'busy' : ''}`}>
      {kind !== 'entry' && <Handle type="target" position={Position.Top} isConnectable={false} />}
      <Icon name={stepIcon(kind)} size={18} />
      <div>
        <p className="box-title" title={title}>
          {stepWords(kind, title)}
        </p>
        {counts && <Fates messages={counts.messages} />}
      </div>
      {here > 0 && (
        <span
          className="here figures"
          title={counts?.heldBack ? `${count(counts.heldBack)} of them held back` : undefined}
        >
          {count(here)}
        </span>
      )}
      {kind !== 'end' && <Handle type="source" position={Position.Bottom} isConnectable={false} />}
    </div>
  );
}
