import type { BranchStep, JourneyDefinition, RepeatStep, SplitStep, Step, StepKind } from './definition.ts';
import { describeStep } from './describe.ts';
import { conditionWords } from '../condition/words.ts';
import { entryWords } from './entry/entry.ts';
import { listsOf, type StepList } from './tree.ts';

export type GraphNode = {
  /** The step's id; `@entry` and `@end`, which no step may be called, are where people come in and leave. */
  readonly id: string;
  readonly kind: StepKind | 'entry' | 'end';
  readonly title: string;
};
export type GraphEdge = { readonly from: string; readonly to: string; readonly label: string | null };
export type JourneyGraph = { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };

/** An edge whose other end is not known yet. */
type Loose = { readonly from: string; readonly label: string | null };
export const entryNode = '@entry';
export const endNode = '@end';

/** The journey as boxes and arrows: the tree that is written, with its lists joined again behind the step that holds them; a round leads back. */
export function graphOf(definition: JourneyDefinition): JourneyGraph {
  const nodes: GraphNode[] = [{ id: entryNode, kind: 'entry', title: entryWords(definition.on) }];
  const edges: GraphEdge[] = [];

  const join = (loose: readonly Loose[], to: string): void => {
    for (const { from, label } of loose) edges.push({ from, to, label });
  };
  const lay = (steps: readonly Step[], loose: readonly Loose[]): readonly Loose[] =>
    steps.reduce<readonly Loose[]>((open, step) => {
      nodes.push({ id: step.id, kind: step.kind, title: describeStep(definition, step.id) });
      join(open, step.id);
      if (step.kind === 'exit') {
        join([{ from: step.id, label: null }], endNode);
        return [];
      }
      const ways = takenLists(step).flatMap(({ list, steps: inner }) =>
        lay(inner, [{ from: step.id, label: wayWords(step, list) }]),
      );
      if (step.kind === 'repeat') {
        join(
          ways.map(({ from, label }) => ({ from, label: label ?? 'next round' })),
          step.id,
        );
        return [{ from: step.id, label: roundsOverWords(step) }];
      }
      return choosesWay(step) ? ways : [{ from: step.id, label: null }, ...ways];
    }, loose);

  join(lay(definition.steps, [{ from: entryNode, label: null }]), endNode);
  nodes.push({ id: endNode, kind: 'end', title: 'end' });
  return { nodes, edges };
}

const choosing: ReadonlySet<StepKind> = new Set(['waitFor', 'digest', 'waitUntilDate', 'branch', 'split']);

/** Whether one always goes on through one of its lists. */
function choosesWay({ kind }: Step): boolean {
  return choosing.has(kind);
}

/** A digest that begins with an event never has none; where nothing follows a call that fails, it leads nowhere of its own. */
function takenLists(step: Step): readonly StepList[] {
  const lists = listsOf(step);
  if (step.kind === 'webhook') return lists.filter(({ steps }) => steps.length > 0);
  return step.kind === 'digest' && step.within === undefined ? lists.filter(({ list }) => list === 'then') : lists;
}

/** When this way is taken. */
export function wayWords(step: Step, list: string): string {
  if (step.kind === 'waitFor') return list === 'then' ? 'happened' : `not within ${step.within}`;
  if (step.kind === 'digest') return list === 'then' ? 'gathered' : `none within ${step.within}`;
  if (step.kind === 'branch' && list.startsWith('case:')) return caseWords(step, Number(list.slice('case:'.length)));
  if (step.kind === 'repeat') return 'each round';
  if (step.kind === 'waitUntilDate') return list === 'then' ? 'then' : 'no such date, or past';
  if (step.kind === 'split') return shareWords(step, Number(list.slice('share:'.length)));
  if (list === 'else') return step.kind === 'branch' ? 'otherwise' : 'on failure';
  return list;
}

function roundsOverWords({ until, atMost }: RepeatStep): string {
  const rounds = `after ${atMost} round${atMost === 1 ? '' : 's'}`;
  return until === undefined ? rounds : `${conditionWords(until)}, or ${rounds}`;
}

function shareWords({ shares }: SplitStep, index: number): string {
  const share = shares[index];
  return share === undefined ? '' : `${share.name}, ${share.percent} %`;
}

function caseWords({ cases }: BranchStep, index: number): string {
  const when = cases[index]?.when;
  return when === undefined ? '' : conditionWords(when);
}
