import type { ReactNode } from 'react';
import { count } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { Fates } from './fates.tsx';
import type { Graph } from './journey-page.tsx';
import { stepIcon, stepWords } from './step-look.ts';

/** The same as the drawing, in the order in which it is written: for phones, keyboards and ears. */
export function StepList({ graph }: { readonly graph: Graph }): ReactNode {
  return (
    <ol className="steps">
      {graph.nodes.map(({ id, kind, title, counts }) => {
        const ways = graph.edges.filter(({ from, label }) => from === id && label !== null);
        return (
          <li key={id} className="card step-row">
            <Icon name={stepIcon(kind)} />
            <div>
              <h3>{stepWords(kind, title)}</h3>
              {ways.length > 0 && (
                <p className="small soft">
                  {ways.map(({ to, label }) => `${label ?? ''} → ${to.replace('@', '')}`).join(' · ')}
                </p>
              )}
              {counts && <Fates messages={counts.messages} />}
            </div>
            {counts !== null && counts.running > 0 && (
              <span className={`pill figures ${counts.heldBack > 0 ? 'wait' : 'good'}`}>
                {count(counts.running)} here{counts.heldBack > 0 ? `, ${count(counts.heldBack)} held back` : ''}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
