import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Line, Proof } from './proof.ts';

/** One line as it last came out, and when. */
export type Recorded = Line & { readonly date: string };

const recordsFile = fileURLToPath(new URL('results.json', import.meta.url));
const page = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));

export function readRecords(): readonly Recorded[] {
  return existsSync(recordsFile) ? (JSON.parse(readFileSync(recordsFile, 'utf8')) as readonly Recorded[]) : [];
}

/** Keeps the newest outcome of each line, and writes the page that shows them beside their targets. */
export function record(proofs: readonly Proof[], lines: readonly Line[]): void {
  const date = new Date().toISOString();
  const fresh = new Map(lines.map((line): [string, Recorded] => [line.id, { ...line, date }]));
  const kept = new Map(readRecords().map((line) => [line.id, line]));
  const all = proofs.flatMap(({ id }) => fresh.get(id) ?? kept.get(id) ?? []);
  writeFileSync(recordsFile, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(page, render(proofs, all));
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

function render(proofs: readonly Proof[], records: readonly Recorded[]): string {
  const rows = proofs.map(({ id, claim, target, command, how }) => {
    if (how.kind === 'missing') return row([id, claim, how.missing, target, '**short**', '', '']);
    const found = records.find((line) => line.id === id);
    const verdict = found === undefined ? 'not run' : found.verdict === 'met' ? 'met' : `**${found.verdict}**`;
    return row([id, claim, found?.figure ?? '', target, verdict, found?.date.slice(0, 10) ?? '', `\`${command}\``]);
  });
  return [
    '# Reliability',
    '',
    'Written by `npm run prove -- --record`; change nothing by hand. Each line is a claim, the command that proves it, and what came out the last time',
    'it was run. What did not run counts as short. Speed and cost stand in [benchmarks](benchmarks.md).',
    '',
    '| id | claim | figure | target | | date | command |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
