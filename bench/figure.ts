import type { Json } from '../domain/json.ts';

/** `small` is for CI: it shows that the benchmark works and is near; `full` is what the documents quote. */
export type Size = 'small' | 'full';

export type Bench = {
  readonly size: Size;
  /** Progress, to stderr. */
  readonly say: (line: string) => void;
  /** Rounds that others on the machine disturbed are run again. */
  readonly patient?: boolean;
  /** A folder for CPU profiles of every process of the stack. */
  readonly profile?: string | undefined;
};

/** One line of the table of `docs/benchmarks.md`. */
export type Figure = {
  readonly id: string;
  readonly name: string;
  readonly claim: string;
  readonly target: string;
  measure(bench: Bench): Promise<Reading>;
};

export type Reading = {
  /** One sentence with the absolute values in it. */
  readonly figure: string;
  readonly met: boolean;
  /** Everything behind the sentence. */
  readonly values: Json;
  /** Markdown for the document, where a table says more than a sentence. */
  readonly details?: string;
};
