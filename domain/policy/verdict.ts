/** One rule's word on one send, kept with the message so that `why` can show all of them (I12). */
export type RuleVerdict = {
  readonly rule: string;
  readonly verdict: 'pass' | 'refuse' | 'defer';
  readonly because: string;
};

export type PolicyVerdict =
  | { readonly kind: 'go'; readonly address: string; readonly verdicts: readonly RuleVerdict[] }
  | { readonly kind: 'refuse'; readonly reason: string; readonly verdicts: readonly RuleVerdict[] }
  /** `until` is a virtual instant; `wakeOn` names what may lift it sooner. */
  | {
      readonly kind: 'defer';
      readonly until: number;
      readonly reason: string;
      readonly wakeOn?: 'profileChanged' | 'released';
      readonly verdicts: readonly RuleVerdict[];
    };
