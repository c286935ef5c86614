import type { ReasonClass, RuleName } from './reason-class.ts';

/** What one rule found; a verdict is made of several. */
export type Finding = { readonly kind: 'pass'; readonly because: string } | Stop;
export type Stop =
  | {
      readonly kind: 'refuse';
      readonly because: string;
      /** Where it is another than its rule's. */ readonly of?: ReasonClass;
    }
  | {
      readonly kind: 'defer';
      readonly because: string;
      readonly until: number;
      readonly wakeOn?: 'profileChanged' | 'released';
    };

export type Rule = readonly [name: RuleName, judge: () => Finding];

export const pass = (because: string): Finding => ({ kind: 'pass', because });
export const refuse = (because: string, of?: ReasonClass): Finding => ({
  kind: 'refuse',
  because,
  ...(of === undefined ? {} : { of }),
});
