import { styleText } from 'node:util';

export type StoryLine = { readonly at: string; readonly kind: string; readonly text: string };

type Style = Parameters<typeof styleText>[0];
const marks: Readonly<Record<string, readonly [string, Style]>> = {
  event: ['●', 'cyan'],
  journey: ['▶', 'cyan'],
  step: ['·', 'gray'],
  branch: ['◆', 'magenta'],
  policy: ['§', 'blue'],
  message: ['✉', 'white'],
  attempt: ['→', 'white'],
  'look-up': ['?', 'yellow'],
  receipt: ['✓', 'green'],
  engagement: ['◉', 'cyan'],
  brake: ['■', 'red'],
  undo: ['↶', 'yellow'],
  end: ['▪', 'gray'],
};

/** A story as people read it: one line per thing, a date where the day changes, a time where the second does. */
export function storyText(lines: readonly StoryLine[], colour: boolean, width = 100): string {
  const paint = (style: Style, text: string): string => (colour ? styleText(style, text) : text);
  let day = '';
  let time = '';
  const out: string[] = [];
  for (const { at, kind, text } of lines) {
    if (at.slice(0, 10) !== day) {
      day = at.slice(0, 10);
      time = '';
      out.push(paint('bold', `  ${day}`));
    }
    const second = at.slice(11, 19);
    const shown = second === time ? ' '.repeat(8) : second;
    time = second;
    const [mark, style] = marks[kind] ?? ['·', 'gray'];
    const [first = '', ...rest] = wrapped(text, Math.max(30, width - 15));
    out.push(`  ${paint('gray', shown)}  ${paint(style, mark)}  ${first}`);
    for (const more of rest) out.push(`${' '.repeat(15)}${more}`);
  }
  return out.join('\n');
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
