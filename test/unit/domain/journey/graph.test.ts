import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  branch,
  digest,
  event,
  exit,
  journey,
  wait,
  waitFor,
  when,
  type StepInput,
} from '../../../../domain/journey/builder.ts';
import { endNode, entryNode, graphOf } from '../../../../domain/journey/graph.ts';
import type { JourneyGraph } from '../../../../domain/journey/graph.ts';
import { mermaidOf, mermaidOfChange } from '../../../../domain/journey/mermaid.ts';
import { stepsOf } from '../../../../domain/journey/tree.ts';
import { definitions } from '../../../support/arbitraries.ts';

const arrows = ({ edges }: JourneyGraph): readonly string[] =>
  edges.map(({ from, to, label }) => `${from} → ${to}${label === null ? '' : ` (${label})`}`);

describe('a journey as boxes and arrows', () => {
  it('joins the ways of a wait and a branch again behind them', () => {
    const definition = journey('drawn', {
      on: event('user.signed_up'),
      steps: [
        waitFor(event('app.opened'), { id: 'opened', within: '2 days', else: [wait('1 day', { id: 'nudge' })] }),
        branch([when({ 'traits.plan': 'pro' }, [exit('not for them', { id: 'leave' })])], {
          id: 'plan',
          else: [wait('1 hour', { id: 'tips' })],
        }),
      ],
    });
    expect(arrows(graphOf(definition))).toEqual([
      `${entryNode} → opened`,
      'opened → nudge (not within 2 days)',
      'opened → plan (happened)',
      'nudge → plan',
      'plan → leave (traits.plan = pro)',
      `leave → ${endNode}`,
      'plan → tips (otherwise)',
      `tips → ${endNode}`,
    ]);
  });

  it('has no way around a digest that begins with an event', () => {
    const dropped = event('price.dropped');
    const drawn = (within: string | undefined) =>
      arrows(
        graphOf(
          journey('drawn', {
            on: dropped,
            steps: [
              digest(dropped, {
                id: 'drops',
                for: '2 hours',
                entry: true,
                ...(within === undefined ? {} : { within }),
              }),
              wait('1 day', { id: 'day' }),
            ],
          }),
        ),
      );
    expect(drawn(undefined)).toEqual([`${entryNode} → drops`, 'drops → day (gathered)', `day → ${endNode}`]);
    expect(drawn('1 hour')).toContain('drops → day (none within 1 hour)');
  });

  it('is written for Mermaid', () => {
    const definition = journey('drawn', {
      on: event('user.signed_up'),
      steps: [waitFor(event('app.opened'), { id: 'end', within: '2 days', else: [exit('say "bye" #1')] })],
    });
    expect(mermaidOf(graphOf(definition)).split('\n')).toEqual([
      'flowchart TD',
      '  n0(["user.signed_up"])',
      '  n1{"wait up to 2 days for app.opened"}',
      '  n2(["exit: say #quot;bye#quot; #35;1"])',
      '  n3(["end"])',
      '  n0 --> n1',
      '  n1 -->|"not within 2 days"| n2',
      '  n2 --> n3',
      '  n1 -->|"happened"| n3',
    ]);
  });

  it('is drawn with what it changes of another version', () => {
    const of = (...steps: readonly StepInput[]) => journey('welcome', { on: event('user.signed_up'), steps });
    const old = of(wait('1 day', { id: 'rest' }), wait('1 hour', { id: 'tips' }));
    const now = of(wait('2 days', { id: 'rest' }), exit('enough', { id: 'out' }));
    const lines = mermaidOfChange(old, now).split('\n');
    expect(lines.filter((line) => line.startsWith('  style'))).toEqual([
      expect.stringMatching(/^  style n4 .*dasharray/),
      expect.stringContaining('style n2 fill:#d9f2d9'),
      expect.stringContaining('style n1 fill:#fff3cd'),
    ]);
    expect(lines.find((line) => line.startsWith('  n4'))).toContain('wait 1 hour');
  });

  it('shows every step once, and from each a way to the end', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const { nodes, edges } = graphOf(definition);
        const ids = stepsOf(definition).map(({ step }) => step.id);
        expect(nodes.map(({ id }) => id).toSorted()).toEqual([...ids, entryNode, endNode].toSorted());
        // Arrows only lead on, so that whoever has one reaches the end.
        for (const { id } of nodes) if (id !== endNode) expect(edges.some(({ from }) => from === id)).toBe(true);
        const leads = (from: string, seen: readonly string[]): boolean =>
          !seen.includes(from) &&
          edges.filter((edge) => edge.from === from).every(({ to }) => leads(to, [...seen, from]));
        expect(leads(entryNode, [])).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
