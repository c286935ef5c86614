import type { JourneyDefinition } from '../definition.ts';
import { detailsOf, undoingWords } from '../details.ts';
import { graphOf, type GraphEdge, type GraphNode } from '../graph.ts';
import { findStep } from '../tree.ts';

/** What one version did to a box or an arrow of another. */
export const marks = ['added', 'changed', 'gone'] as const;
export type Mark = (typeof marks)[number];
const signs = { added: '+', changed: '~', gone: '−' } as const;
export const markWords = { added: 'new', changed: 'changed', gone: 'gone' } as const;

export type DrawnNode = GraphNode & {
  /** What its box says below the title. */
  readonly lines: readonly string[];
  readonly mark?: Mark;
};
export type DrawnEdge = GraphEdge & { readonly mark?: Mark };
/** A journey, or two versions of one, as it goes to paper. */
export type Drawing = { readonly nodes: readonly DrawnNode[]; readonly edges: readonly DrawnEdge[] };

export function drawingOf(definition: JourneyDefinition): Drawing {
  const { nodes, edges } = graphOf(definition);
  return { nodes: nodes.map((node) => ({ ...node, lines: linesOf(definition, node) })), edges };
}

function linesOf(definition: JourneyDefinition, { id }: GraphNode): readonly string[] {
  const step = findStep(definition, id)?.step;
  if (step === undefined) return [];
  const undoing = undoingWords(definition, step);
  // How long a repeat goes on stands at the arrow that leaves it.
  return [...(step.kind === 'repeat' ? [] : detailsOf(step)), ...(undoing === undefined ? [] : [undoing])];
}

/** How a text begins that stands at something new, gone or changed: read without its colour, too. */
export function signed(text: string, mark: Mark | undefined): string {
  return mark === undefined ? text : `${signs[mark]} ${text}`.trimEnd();
}

const shapes: Readonly<Record<GraphNode['kind'], Shape>> = {
  entry: 'terminal',
  end: 'terminal',
  exit: 'terminal',
  branch: 'choice',
  split: 'choice',
  waitFor: 'choice',
  digest: 'choice',
  wait: 'wait',
  waitUntil: 'wait',
  waitUntilDate: 'wait',
  throttle: 'wait',
  repeat: 'wait',
  send: 'deed',
  update: 'deed',
  webhook: 'deed',
  emit: 'deed',
  enroll: 'deed',
  takeBack: 'deed',
};

/** What form a box has. */
export type Shape = 'terminal' | 'choice' | 'wait' | 'deed';
export const shapeOf = ({ kind }: GraphNode): Shape => shapes[kind];
