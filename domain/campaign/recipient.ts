/**
 * Where one recipient is. `waiting` covers what may still be tried: not yet asked, deferred, surely not sent. The last five are final;
 * `held` and `rejected` may still become `accepted` when the provider says so late.
 */
export const recipientStates = [
  'waiting',
  'sending',
  'unknown',
  'accepted',
  'rejected',
  'skipped',
  'held',
  'cancelled',
] as const;
export type RecipientState = (typeof recipientStates)[number];

/** How many recipients are in each state: together they are the audience. */
export type RecipientCounts = Readonly<Record<RecipientState, number>> & { readonly total: number };

export function countRecipients(
  rows: readonly { readonly state: RecipientState; readonly count: number }[],
): RecipientCounts {
  const of = (state: RecipientState): number =>
    rows.filter((row) => row.state === state).reduce((sum, { count }) => sum + count, 0);
  return {
    total: rows.reduce((sum, { count }) => sum + count, 0),
    waiting: of('waiting'),
    sending: of('sending'),
    unknown: of('unknown'),
    accepted: of('accepted'),
    rejected: of('rejected'),
    skipped: of('skipped'),
    held: of('held'),
    cancelled: of('cancelled'),
  };
}
