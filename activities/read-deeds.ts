import type { JsonObject } from '../domain/json.ts';
import { didsOf, segmentsOf } from '../domain/condition/deed.ts';
import type { BranchStep, RepeatStep } from '../domain/journey/definition.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import { choicesOf } from '../domain/journey/tree.ts';
import type { ChooseInput } from './contract.ts';
import type { ActivityDeps } from './ports.ts';

/** What a person did, and the segments they are in, as far as the step asks for it. */
export async function readDeeds(
  { deeds }: Pick<ActivityDeps, 'deeds'>,
  { clock }: ChooseInput,
  step: BranchStep | RepeatStep,
  { workspace, profileId, entry }: EnrollmentFacts,
): Promise<{ readonly did?: JsonObject; readonly segments?: JsonObject }> {
  const [dids, segments] = [didsOf(choicesOf(step)), segmentsOf(choicesOf(step))];
  if (dids.length + segments.length === 0) return {};
  return deeds({ workspace, profileId, scale: clock.scale, entry, dids, segments });
}
