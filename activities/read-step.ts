import { PermanentError } from '../domain/errors.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import type { Step, StepKind } from '../domain/journey/definition.ts';
import { findStep } from '../domain/journey/tree.ts';
import type { ActivityDeps } from './ports.ts';

/** A step of an enrollment's own version, and what the enrollment knows. What is missing or of another kind no retry can mend. */
export async function readStep<Kind extends StepKind>(
  deps: Pick<ActivityDeps, 'definitions' | 'enrollments'>,
  enrollmentId: string,
  stepId: string,
  ...kinds: readonly Kind[]
): Promise<{ readonly facts: EnrollmentFacts; readonly step: Extract<Step, { kind: Kind }> }> {
  const facts = await deps.enrollments.facts(enrollmentId);
  if (facts === null) throw new PermanentError(`enrollment ${enrollmentId} does not exist`);
  const definition = await deps.definitions.read(facts.workspace, facts.journeyId, facts.version);
  const step = findStep(definition, stepId)?.step;
  if (isOf(step, kinds)) return { facts, step };
  throw new PermanentError(
    `step '${stepId}' of journey '${facts.journeyId}' ${facts.version} is ${step?.kind ?? 'missing'}; expected ${kinds.join(' or ')}`,
  );
}

function isOf<Kind extends StepKind>(
  step: Step | undefined,
  kinds: readonly Kind[],
): step is Extract<Step, { kind: Kind }> {
  return step !== undefined && (kinds as readonly StepKind[]).includes(step.kind);
}
