import type { JourneyDefinition } from './definition.ts';
import { differencesOf } from './differences.ts';
import { graphOf, type GraphNode, type JourneyGraph } from './graph.ts';

/** How a step differs from another version, and how that is drawn. */
const marks = {
  added: 'fill:#d9f2d9,stroke:#2e7d32',
  changed: 'fill:#fff3cd,stroke:#b8860b',
  gone: 'fill:#f8d7da,stroke:#b02a37,stroke-dasharray:4',
} as const;
type Mark = keyof typeof marks;

/** The journey as a Mermaid flowchart, for READMEs and wikis that draw them; `marked`: steps by their ids. */
export function mermaidOf({ nodes, edges }: JourneyGraph, marked: ReadonlyMap<string, Mark> = new Map()): string {
  // Ids of steps may be words of Mermaid's own, such as `end`.
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const name = (id: string): string => names.get(id) ?? id;
  return [
    'flowchart TD',
    ...nodes.map((node) => `  ${name(node.id)}${shape(node)}`),
    ...edges.map(
      ({ from, to, label }) => `  ${name(from)} -->${label === null ? '' : `|${quoted(label)}|`} ${name(to)}`,
    ),
    ...[...marked].map(([id, mark]) => `  style ${name(id)} ${marks[mark]}`),
  ].join('\n');
}

/** The new version, with what it changes of the old one; steps that are gone stand beside it. */
export function mermaidOfChange(before: JourneyDefinition, after: JourneyDefinition): string {
  const { gone, added, changed } = differencesOf(before, after);
  const { nodes, edges } = graphOf(after);
  const beside = graphOf(before).nodes.filter(({ id }) => gone.includes(id));
  return mermaidOf(
    { nodes: [...nodes, ...beside], edges },
    new Map<string, Mark>([
      ...gone.map((id) => [id, 'gone'] as const),
      ...added.map((id) => [id, 'added'] as const),
      ...changed.map(({ id }) => [id, 'changed'] as const),
    ]),
  );
}

function shape({ kind, title }: GraphNode): string {
  switch (kind) {
    case 'entry':
    case 'end':
    case 'exit':
      return `([${quoted(title)}])`;
    case 'branch':
    case 'split':
    case 'waitFor':
    case 'digest':
      return `{${quoted(title)}}`;
    case 'wait':
    case 'waitUntil':
    case 'throttle':
    case 'waitUntilDate':
    case 'repeat':
      return `(${quoted(title)})`;
    case 'send':
    case 'update':
    case 'webhook':
    case 'emit':
    case 'enroll':
      return `[${quoted(title)}]`;
  }
}

/** Its own entities are written with `#`. */
const quoted = (text: string): string => `"${text.replaceAll('#', '#35;').replaceAll('"', '#quot;')}"`;
