/** Whose no it is when something is not sent: every reason belongs to one of these. */
export const reasonClasses = ['person', 'policy', 'address', 'operations'] as const;
export type ReasonClass = (typeof reasonClasses)[number];

/** As people read them. */
export const classWords: Readonly<Record<ReasonClass, string>> = {
  person: 'the person’s wish',
  policy: 'our own rules',
  address: 'the address or its provider',
  operations: 'operations',
};

/** By the rule that says no or not yet; a rule that speaks for several says so in what it finds. */
export const classOfRule = {
  brake: 'operations',
  address: 'address',
  country: 'policy',
  'toll fraud': 'policy',
  delivery: 'operations',
  suppression: 'person',
  consent: 'person',
  // Not this person's, as far as anybody knows: somebody's is waiting to be committed.
  'opt-outs': 'operations',
  'doubtful opt-out': 'person',
  holdout: 'policy',
  staleness: 'policy',
  'quiet hours': 'policy',
  hours: 'policy',
  'frequency cap': 'policy',
  'spend cap': 'policy',
  // Beside policy: what else keeps a message from leaving.
  journey: 'operations',
  campaign: 'operations',
  audience: 'policy',
  template: 'operations',
  gateway: 'operations',
  provider: 'address',
} as const satisfies Readonly<Record<string, ReasonClass>>;
export type RuleName = keyof typeof classOfRule;
