import type { Proof } from './proof.ts';

/** A line that nothing proves so far: it is listed as short, with what is missing, so that nobody takes it for met. */
export function notYet(id: string, claim: string, missing: string): Proof {
  return { id, claim, command: '', target: 'a proof', how: { kind: 'missing', missing } };
}
