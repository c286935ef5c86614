/** Where in a document, key by key. */
export type Path = readonly (string | number)[];

/** Something wrong in what an author wrote: what, what was expected, what to do. */
export type Problem = {
  readonly path: Path;
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
};

/** Collects problems, so that an author sees all of them at once. */
export type Report = (path: Path, problem: Omit<Problem, 'path'>) => void;

/** As tools and people read it; line and column count from 1 and are null where the file has no positions to offer (TypeScript). */
export type LocatedProblem = {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly path: string;
  readonly message: string;
  readonly expected: string | null;
  readonly hint: string | null;
};

export type Position = { readonly line: number; readonly column: number };

export function locateProblem(problem: Problem, file: string, position: Position | null): LocatedProblem {
  return {
    file,
    line: position?.line ?? null,
    column: position?.column ?? null,
    path: pathText(problem.path),
    message: problem.message,
    expected: problem.expected ?? null,
    hint: problem.hint ?? null,
  };
}

/** In the order in which a reader meets them in the file. */
export function byPlace(left: LocatedProblem, right: LocatedProblem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

/** `steps[2].branch[0].when["traits.plan"]` */
export function pathText(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^\w+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** `journeys/welcome.yaml:7:5 steps[2].class: … (expected …). …` */
export function problemText(problem: LocatedProblem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== null).join(':');
  const expected = problem.expected === null ? '' : `; expected ${problem.expected}`;
  const hint = problem.hint === null ? '' : ` (${problem.hint})`;
  return `${place} ${problem.path === '' ? '' : `${problem.path}: `}${problem.message}${expected}${hint}`;
}
