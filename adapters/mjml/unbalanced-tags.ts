import type { AuthorProblem } from '../../domain/template/tools.ts';
import { blankLiquid } from './liquid-mask.ts';

type Open = { readonly name: string; readonly offset: number };

/** MJML closes forgotten tags in silence, and swallows what follows: found here instead. */
export function unbalancedTags(source: string): readonly AuthorProblem[] {
  const plain = blankLiquid(source).replaceAll(/<!--[\s\S]*?-->/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  const open: Open[] = [];
  for (const found of plain.matchAll(/<(\/?)(mj[\w-]*)\b[^>]*?(\/?)>/g)) {
    const [, closes, name = '', empty] = found;
    if (empty === '/') continue;
    if (closes !== '/') {
      open.push({ name, offset: found.index });
      continue;
    }
    const last = open.pop();
    if (last?.name !== name)
      return [
        {
          ...place(source, found.index),
          message: `</${name}> closes ${last ? `<${last.name}>` : 'nothing'}`,
          ...expectedOf(last),
        },
      ];
  }
  return open
    .slice(-1)
    .map((last) => ({ ...place(source, last.offset), message: `<${last.name}> is never closed`, ...expectedOf(last) }));
}

const expectedOf = (open: Open | undefined) => (open ? { expected: `</${open.name}> first` } : {});

function place(source: string, offset: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
