import { flowProofs } from './lines-flow.ts';
import type { Proof } from './proof.ts';

/** Every checkable line, in the order of the plan. */
export const proofs: readonly Proof[] = [...flowProofs];
