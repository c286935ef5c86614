/** One checkable line of the plan: what it claims, how it is run, and what counts as met. */
export type Proof = {
  readonly id: string;
  readonly claim: string;
  /** What anybody can type to see the same. */
  readonly command: string;
  readonly target: string;
  run(): Promise<Figure>;
};

export type Figure =
  | { readonly kind: 'measured'; readonly figure: string; readonly met: boolean }
  | { readonly kind: 'not run'; readonly why: string };

/** One line of output; `not run` counts as short. */
export type Line = {
  readonly id: string;
  readonly command: string;
  readonly figure: string;
  readonly target: string;
  readonly verdict: 'met' | 'short' | 'not run';
};
