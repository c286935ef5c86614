import type { LocatedProblem } from '../../domain/problem.ts';

/** An error keeps a workspace from being published; a warning does not. */
export type WorkspaceProblem = LocatedProblem & { readonly severity: 'error' | 'warning' };

type Said = {
  readonly line?: number | null;
  readonly column?: number | null;
  readonly path?: string;
  readonly message: string;
  readonly expected?: string | null | undefined;
  readonly hint?: string | null | undefined;
};

export function errorIn(file: string, said: Said): WorkspaceProblem {
  return {
    severity: 'error',
    file,
    line: said.line ?? null,
    column: said.column ?? null,
    path: said.path ?? '',
    message: said.message,
    expected: said.expected ?? null,
    hint: said.hint ?? null,
  };
}

export function warningIn(file: string, said: Said): WorkspaceProblem {
  return { ...errorIn(file, said), severity: 'warning' };
}

export function asError(problem: LocatedProblem): WorkspaceProblem {
  return { ...problem, severity: 'error' };
}

export function asWarning(problem: LocatedProblem): WorkspaceProblem {
  return { ...problem, severity: 'warning' };
}
