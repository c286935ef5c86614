import type { ReasonClass } from './reason-class.ts';

/** Why an address is on the list: it is dead, its owner complained or said no, or somebody here put it there. */
export const suppressionKinds = ['hard bounce', 'complaint', 'opt-out', 'manual'] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];

/** `address` in the one spelling of `normaliseAddress`. */
export type Suppression = {
  readonly address: string;
  readonly reason: string;
  readonly kind?: SuppressionKind;
  /** What it holds for; `*`, or absent: everything. */
  readonly topic?: string;
};

/** Whose no it is. A dead mailbox says nothing of what its owner wants. */
export const classOfSuppression = ({ kind }: Pick<Suppression, 'kind'>): ReasonClass =>
  kind === 'hard bounce' ? 'address' : kind === 'manual' ? 'policy' : 'person';

/** The entry that keeps a message of this topic from an address, if there is one. */
export const suppressionOf = (
  listed: readonly Suppression[],
  address: string,
  topic: string | null,
): Suppression | undefined =>
  listed.find(
    (one) => one.address === address && (one.topic === undefined || one.topic === '*' || one.topic === topic),
  );
