import { shapeOf, signed, type DrawnEdge, type Drawing, type DrawnNode, type Mark } from './drawing.ts';

/** The text's colour too: pages in the dark write light letters. */
const classes: Readonly<Record<Mark, string>> = {
  added: 'fill:#d9f2d9,stroke:#2e7d32,stroke-width:2px,color:#1b1b1b',
  changed: 'fill:#fff3cd,stroke:#b8860b,stroke-width:2px,color:#1b1b1b',
  gone: 'fill:#f8d7da,stroke:#b02a37,stroke-dasharray:4,color:#1b1b1b',
};
const arrows: Readonly<Record<Mark, string>> = { added: '==>', changed: '-->', gone: '-.->' };
const strokes: Readonly<Record<Mark, string>> = { added: '#2e7d32', changed: '#b8860b', gone: '#b02a37' };

/** A drawing as a Mermaid flowchart, for READMEs and wikis that draw them. */
export function mermaidOf({ nodes, edges }: Drawing): string {
  // Ids of steps may be words of Mermaid's own, such as `end`.
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const name = (id: string): string => names.get(id) ?? id;
  const used = new Set(nodes.flatMap(({ mark }) => mark ?? []));
  return [
    'flowchart TD',
    ...nodes.map((node) => `  ${name(node.id)}${box(node)}${node.mark === undefined ? '' : `:::${node.mark}`}`),
    ...edges.map((edge) => `  ${name(edge.from)} ${arrow(edge)} ${name(edge.to)}`),
    ...[...used].map((mark) => `  classDef ${mark} ${classes[mark]}`),
    ...edges.flatMap(({ mark }, index) => (mark === undefined ? [] : [`  linkStyle ${index} stroke:${strokes[mark]}`])),
  ].join('\n');
}

function arrow({ label, mark }: DrawnEdge): string {
  const text = signed(label ?? '', mark);
  return `${mark === undefined ? '-->' : arrows[mark]}${text === '' ? '' : `|${quoted([text])}|`}`;
}

function box(node: DrawnNode): string {
  const text = quoted([signed(node.title, node.mark), ...node.lines]);
  switch (shapeOf(node)) {
    case 'terminal':
      return `([${text}])`;
    case 'choice':
      return `{${text}}`;
    case 'wait':
      return `(${text})`;
    case 'deed':
      return `[${text}]`;
  }
}

const quoted = (lines: readonly string[]): string => `"${lines.map(escaped).join('<br/>')}"`;

/** Its own entities are written with `#`; a text is HTML to it, and Markdown where a backtick or a list's `+` begins it. */
function escaped(text: string): string {
  return text.replaceAll(/[#"&<>`+]/g, (letter) => `#${letter.codePointAt(0)};`).replaceAll(/\s+/g, ' ');
}
