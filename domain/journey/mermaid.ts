import type { GraphNode, JourneyGraph } from './graph.ts';

/** The journey as a Mermaid flowchart, for READMEs and wikis that draw them. */
export function mermaidOf({ nodes, edges }: JourneyGraph): string {
  // Ids of steps may be words of Mermaid's own, such as `end`.
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const name = (id: string): string => names.get(id) ?? id;
  return [
    'flowchart TD',
    ...nodes.map((node) => `  ${name(node.id)}${shape(node)}`),
    ...edges.map(
      ({ from, to, label }) => `  ${name(from)} -->${label === null ? '' : `|${quoted(label)}|`} ${name(to)}`,
    ),
  ].join('\n');
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
