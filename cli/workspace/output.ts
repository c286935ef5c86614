import type { WorkspaceProblem } from '../../adapters/workspace/problem.ts';
import { problemText } from '../../domain/problem.ts';

export type Json = { readonly json?: boolean };

export const say = (line: string): void => void process.stderr.write(`${line}\n`);
export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** One result: JSON on stdout where asked for, else text. A failed command exits with 1. */
export function finish(options: Json, ok: boolean, result: object, text: readonly string[]): void {
  if (options.json === true) print(JSON.stringify({ ok, ...result }));
  else for (const line of text) print(line);
  if (!ok) process.exitCode = 1;
}

/** `journeys/welcome.yaml:7:5 steps[0].class: …`, warnings marked. */
export function problemLines(problems: readonly WorkspaceProblem[]): readonly string[] {
  return problems.map((problem) => `${problem.severity === 'warning' ? 'warning: ' : ''}${problemText(problem)}`);
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
