/** What one rule found; a verdict is made of several. */
export type Finding = { readonly kind: 'pass'; readonly because: string } | Stop;
export type Stop =
  | { readonly kind: 'refuse'; readonly because: string }
  | {
      readonly kind: 'defer';
      readonly because: string;
      readonly until: number;
      readonly wakeOn?: 'profileChanged' | 'released';
    };

export type Rule = readonly [name: string, judge: () => Finding];

export const pass = (because: string): Finding => ({ kind: 'pass', because });
export const refuse = (because: string): Finding => ({ kind: 'refuse', because });
