import type { WorkspaceSettings } from '../policy/settings.ts';

/** What sending to everybody would cost, guessed from the parts of some rendered messages. `amount` is null where no price is set. */
export type CostEstimate = {
  readonly partsPerMessage: number;
  readonly parts: number;
  readonly amount: number | null;
  readonly currency: string | null;
};

export function estimateCost(
  sampledParts: readonly number[],
  recipients: number,
  price: NonNullable<WorkspaceSettings['prices']>[string] | undefined,
): CostEstimate {
  const sum = sampledParts.reduce((total, parts) => total + parts, 0);
  const partsPerMessage = sampledParts.length === 0 ? 0 : sum / sampledParts.length;
  const parts = Math.ceil(partsPerMessage * recipients);
  return {
    partsPerMessage: Math.round(partsPerMessage * 100) / 100,
    parts,
    amount: price === undefined ? null : Math.round(parts * price.perPart * 100) / 100,
    currency: price?.currency ?? null,
  };
}
