import type { JsonObject } from '../json.ts';
import type { CompensationOutcome } from '../journey/command.ts';

/**
 * How a step is undone: a message that waits here is not claimed; one that lies at its provider is taken back; a further message puts things
 * right; old trait values come back; another system is told.
 */
export const compensationKinds = ['cancel-held', 'provider-cancel', 'correction', 'restore', 'webhook'] as const;
export type CompensationKind = (typeof compensationKinds)[number];

/** What one compensation came to, with its evidence: ids, states and the provider's words, nothing personal. */
export type CompensationRecord = {
  readonly kind: CompensationKind;
  /** Null while it is under way. */
  readonly outcome: CompensationOutcome | null;
  readonly evidence: JsonObject;
};
