/** What Stryker writes of one file: https://github.com/stryker-mutator/mutation-testing-elements, schema 2. */
export type Report = {
  readonly files: { readonly [path: string]: { readonly source: string; readonly mutants: readonly Mutant[] } };
};
type Place = { readonly line: number; readonly column: number };
type Mutant = {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly location: { readonly start: Place; readonly end: Place };
};

/** How an area did. */
export type Score = {
  /** Of those that count, in per cent with one digit. */
  readonly score: number;
  readonly killed: number;
  /** Ran on without end, which is noticed too. */
  readonly timedOut: number;
  readonly survived: number;
  /** No test comes by. */
  readonly uncovered: number;
  readonly files: { readonly [path: string]: number };
  /** One line each: where, which change, what became of what. */
  readonly survivors: readonly string[];
  /** A busy machine may be why: to be looked at where nothing in the change could run on. */
  readonly endless: readonly string[];
  /** Those that no test can tell from the original, each with the reason that stands beside it in the code. */
  readonly ignored: readonly string[];
};

/** Mutants that do not compile are none; whoever says why a change changes nothing takes it out of the count. */
export function scoreOf(report: Report): Score {
  const files = Object.entries(report.files).sort(([one], [other]) => (one < other ? -1 : 1));
  const all = files.flatMap(([, { mutants }]) => mutants);
  return {
    score: shareKilled(all),
    killed: count(all, 'Killed'),
    timedOut: count(all, 'Timeout'),
    survived: count(all, 'Survived'),
    uncovered: count(all, 'NoCoverage'),
    files: Object.fromEntries(files.map(([path, { mutants }]) => [path, shareKilled(mutants)])),
    survivors: linesOf(files, ['Survived', 'NoCoverage'], ({ status }) =>
      status === 'NoCoverage' ? ' (uncovered)' : '',
    ),
    endless: linesOf(files, ['Timeout'], () => ''),
    ignored: linesOf(files, ['Ignored'], ({ statusReason }) => `: ${statusReason ?? 'no reason given'}`),
  };
}

const count = (mutants: readonly Mutant[], status: string): number =>
  mutants.filter((one) => one.status === status).length;

function shareKilled(mutants: readonly Mutant[]): number {
  const found = count(mutants, 'Killed') + count(mutants, 'Timeout');
  const missed = count(mutants, 'Survived') + count(mutants, 'NoCoverage');
  // Rounded down: 79.97 is not 80. Nothing to find is nothing missed.
  return found + missed === 0 ? 100 : Math.floor((found / (found + missed)) * 1_000) / 10;
}

type File = readonly [path: string, Report['files'][string]];

function linesOf(
  files: readonly File[],
  statuses: readonly string[],
  more: (mutant: Mutant) => string,
): readonly string[] {
  return files.flatMap(([path, { source, mutants }]) =>
    mutants
      .filter(({ status }) => statuses.includes(status))
      .sort((one, other) => one.location.start.line - other.location.start.line)
      .map((one) => {
        const { line, column } = one.location.start;
        const change = `${inOneLine(textAt(source, one.location))} → ${inOneLine(one.replacement ?? '')}`;
        return `${path}:${line}:${column} ${one.mutatorName}: ${change}${more(one)}`;
      }),
  );
}

/** Lines and columns begin with 1, the end is the first that does not belong to it. */
function textAt(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join('\n');
}

/** Enough to find it. */
function inOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
