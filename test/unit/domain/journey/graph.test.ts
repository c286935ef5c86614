import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  branch,
  digest,
  event,
  exit,
  journey,
  repeat,
  wait,
  waitFor,
  webhook,
  when,
  type StepInput,
} from '../../../../domain/journey/builder.ts';
import { endNode, entryNode, graphOf } from '../../../../domain/journey/graph.ts';
import type { ConditionInput } from '../../../../domain/condition/parse.ts';
import type { JourneyGraph } from '../../../../domain/journey/graph.ts';
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

  it('leads back for every round, and on when they are over', () => {
    const rest = wait('1 day', { id: 'rest' });
    const drawn = (until: ConditionInput | undefined) =>
      arrows(
        graphOf(
          journey('drawn', {
            on: event('user.signed_up'),
            steps: [repeat([rest], { id: 'rounds', atMost: 3, ...(until === undefined ? {} : { until }) })],
          }),
        ),
      );
    expect(drawn(undefined)).toEqual([
      `${entryNode} → rounds`,
      'rounds → rest (each round)',
      'rest → rounds (next round)',
      `rounds → ${endNode} (after 3 rounds)`,
    ]);
    expect(drawn({ 'traits.plan': 'pro' })).toContain(`rounds → ${endNode} (traits.plan = pro, or after 3 rounds)`);
  });

  it('has an arrow for a call that fails only where something follows that', () => {
    const drawn = (otherwise: readonly StepInput[]) =>
      arrows(
        graphOf(
          journey('drawn', {
            on: event('user.signed_up'),
            steps: [webhook('https://example.com/hold', { id: 'hold', else: otherwise })],
          }),
        ),
      );
    expect(drawn([])).toEqual([`${entryNode} → hold`, `hold → ${endNode}`]);
    expect(drawn([exit('full', { id: 'out' })])).toContain('hold → out (on failure)');
  });

  it('shows every step once, and from each a way to the end', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const { nodes, edges } = graphOf(definition);
        const ids = stepsOf(definition).map(({ step }) => step.id);
        expect(nodes.map(({ id }) => id).toSorted()).toEqual([...ids, entryNode, endNode].toSorted());
        // Arrows only lead on, or back to a repeat, which leads on by another: so whoever has one reaches the end.
        for (const { id } of nodes) if (id !== endNode) expect(edges.some(({ from }) => from === id)).toBe(true);
        const repeats = new Set(nodes.filter(({ kind }) => kind === 'repeat').map(({ id }) => id));
        const leads = (from: string, seen: readonly string[]): boolean =>
          edges
            .filter((edge) => edge.from === from)
            .every(({ to }) => (seen.includes(to) ? repeats.has(to) : leads(to, [...seen, to])));
        expect(leads(entryNode, [entryNode])).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
