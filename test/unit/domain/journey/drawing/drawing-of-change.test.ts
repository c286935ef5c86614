import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event, exit, journey, send, wait, waitFor, type StepInput } from '../../../../../domain/journey/builder.ts';
import { drawingOfChange } from '../../../../../domain/journey/drawing/drawing-of-change.ts';
import { drawingOf, type Drawing } from '../../../../../domain/journey/drawing/drawing.ts';
import { differencesOf } from '../../../../../domain/journey/differences.ts';
import { endNode, entryNode } from '../../../../../domain/journey/graph.ts';
import { definitions } from '../../../../support/arbitraries.ts';

const of = (...steps: readonly StepInput[]) => journey('welcome', { on: event('user.signed_up'), steps });
const boxes = ({ nodes }: Drawing) => nodes.map(({ id, mark }) => `${id} ${mark ?? ''}`.trim());
const arrows = ({ edges }: Drawing) =>
  edges.map(({ from, to, label, mark }) =>
    [`${from} → ${to}`, ...(label === null ? [] : [`(${label})`]), ...(mark === undefined ? [] : [mark])].join(' '),
  );
const rest = wait('1 day', { id: 'rest' });
const hello = send('sms', 'hello', { class: 'service', id: 'hello' });

describe('two versions of a journey in one drawing', () => {
  it('has what is gone where it stood, what is new, and the arrows of both', () => {
    const drawing = drawingOfChange(of(hello, rest), of(hello, exit('enough', { id: 'out' })));
    expect(boxes(drawing)).toEqual([entryNode, 'hello', 'rest gone', 'out added', endNode]);
    expect(arrows(drawing)).toEqual([
      `${entryNode} → hello`,
      'hello → out added',
      `out → ${endNode} added`,
      'hello → rest gone',
      `rest → ${endNode} gone`,
    ]);
  });

  it('says in a changed box and at a changed arrow what was before', () => {
    const opened = (within: string) => waitFor(event('app.opened'), { id: 'opened', within, else: [hello] });
    const drawing = drawingOfChange(of(opened('2 days')), of(opened('3 days')));
    expect(drawing.nodes.find(({ id }) => id === 'opened')).toMatchObject({
      title: 'wait up to 3 days for app.opened',
      lines: ['within 2 days → 3 days'],
      mark: 'changed',
    });
    expect(arrows(drawing)).toContain('opened → hello (not within 2 days → not within 3 days) changed');
    expect(arrows(drawing).filter((arrow) => arrow.includes('happened'))).toEqual([`opened → ${endNode} (happened)`]);
  });

  it('tells at the entry what the journey itself says now', () => {
    const [before, after] = [
      of(rest),
      journey('welcome', { on: event('user.came'), deadline: '9 days', steps: [rest] }),
    ];
    expect(drawingOfChange(before, after).nodes[0]).toMatchObject({
      id: entryNode,
      title: 'user.came',
      lines: ['on user.signed_up → user.came', 'deadline none → 9 days'],
      mark: 'changed',
    });
  });

  it('marks nothing of a version beside itself, and of any two what differs, with no box or arrow of either lost', () => {
    fc.assert(
      fc.property(definitions, definitions, (before, after) => {
        expect(drawingOfChange(after, after)).toEqual(drawingOf(after));
        const { nodes, edges } = drawingOfChange(before, after);
        const marked = (mark: string) =>
          nodes
            .filter((node) => node.mark === mark)
            .map(({ id }) => id)
            .toSorted();
        const { gone, added, changed } = differencesOf(before, after);
        expect(marked('gone')).toEqual(gone.toSorted());
        expect(marked('added')).toEqual(added.toSorted());
        expect(marked('changed').filter((id) => id !== entryNode)).toEqual(changed.map(({ id }) => id).toSorted());
        expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
        const without = (mark: string) => edges.filter((edge) => edge.mark !== mark).length;
        expect(without('gone')).toBe(drawingOf(after).edges.length);
        expect(without('added')).toBe(drawingOf(before).edges.length);
      }),
      { numRuns: 30 },
    );
  });
});
