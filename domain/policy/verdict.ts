import { classOfRule, type ReasonClass, type RuleName } from './reason-class.ts';

/** One rule's word on one send, kept with the message so that `why` can show all of them (I12). */
export type RuleVerdict = {
  readonly rule: string;
  readonly verdict: 'pass' | 'refuse' | 'defer';
  readonly because: string;
  /** Whose no it is; absent where it passed, and in what was decided before there were classes. */
  readonly of?: ReasonClass;
};

/** A no that is said outside of policy: it ends the list of verdicts, so that every message says why. */
export const refusedBy = (rule: RuleName, because: string, of: ReasonClass = classOfRule[rule]): RuleVerdict => ({
  rule,
  verdict: 'refuse',
  because,
  of,
});

export type PolicyVerdict =
  | { readonly kind: 'go'; readonly address: string; readonly verdicts: readonly RuleVerdict[] }
  | {
      readonly kind: 'refuse';
      readonly reason: string;
      readonly of: ReasonClass;
      readonly verdicts: readonly RuleVerdict[];
    }
  /** `until` is a virtual instant; `wakeOn` names what may lift it sooner. */
  | {
      readonly kind: 'defer';
      readonly until: number;
      readonly reason: string;
      readonly of: ReasonClass;
      readonly wakeOn?: 'profileChanged' | 'released';
      readonly verdicts: readonly RuleVerdict[];
    };
