/** One checkable line of the plan: what it claims, how it is run, and what counts as met. */
export type Proof = {
  readonly id: string;
  readonly claim: string;
  /** What anybody can type to see the same. */
  readonly command: string;
  readonly target: string;
  readonly how:
    | {
        readonly kind: 'command';
        /** Instead of `command`, where what comes out is recorded. */ readonly keeping?: string;
      }
    | ({ readonly kind: 'tests' } & TestFiles)
    /** Nothing proves it so far. */
    | { readonly kind: 'missing'; readonly missing: string };
};

/** Test files by their beginnings, and what is set in the environment while they run. */
export type TestFiles = {
  readonly files: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
};

export type Figure = { readonly figure: string; readonly met: boolean };

/** One line of output. */
export type Line = {
  readonly id: string;
  readonly command: string;
  readonly figure: string;
  readonly target: string;
  readonly verdict: 'met' | 'short';
};
