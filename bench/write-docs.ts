import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';
import type { Result } from './results.ts';

/** `docs/benchmarks.md` from the results that were kept: what has none is said to be missing. */
export function writeDocs(figures: readonly Figure[], results: readonly Result[]): string {
  const path = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
  const lines = figures.map((figure) => {
    const result = results.find(({ id, name }) => id === figure.id && name === figure.name);
    const cells = result
      ? [result.figure, figure.target, result.met ? 'met' : '**short**', result.date.slice(0, 10)]
      : ['not measured yet', figure.target, 'not run', ''];
    return `| ${[figure.id, figure.claim, ...cells, `\`npm run bench ${figure.name}\``].join(' | ')} |`;
  });
  const machines = [
    ...new Set(results.map(({ machine: { cpu, memoryGiB, node } }) => `${cpu}, ${memoryGiB} GiB, Node ${node}`)),
  ];
  const details = figures.flatMap((figure) => {
    const result = results.find(({ id, name }) => id === figure.id && name === figure.name);
    return result?.details === undefined ? [] : [`## ${figure.id} ${figure.claim}`, '', result.details, ''];
  });
  writeFileSync(
    path,
    [
      '# Benchmarks',
      '',
      'Written by `npm run bench -- --write-docs` from `bench/results/`; change nothing by hand.',
      '',
      'Each figure is the median of ours over the **best** of a ceiling: the least that could do the job with the same engines,',
      'flags and number in flight (`bench/ceilings/`, nothing of Carillon in it), both taken in turns in one run on one machine',
      'that also holds every engine. Absolute values stand beside the ratio.',
      '',
      `Measured on: ${machines.join('; ') || 'nothing yet'}.`,
      '',
      '| id | figure | measured | target | | date | command |',
      '|---|---|---|---|---|---|---|',
      ...lines,
      '',
      ...details,
    ].join('\n'),
  );
  return path;
}
