import { evaluate } from '../domain/condition/evaluate.ts';
import { toVirtual } from '../domain/clock.ts';
import { PermanentError, TransientError } from '../domain/errors.ts';
import type { Step } from '../domain/journey/definition.ts';
import { findStep } from '../domain/journey/tree.ts';
import { profileZone } from '../domain/policy/decide.ts';
import type { Activities, EnrollmentRef } from './contract.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import type { ActivityDeps } from './ports.ts';

/** Fewer than a process has workflow-task slots: a stalled database must not keep other journeys from answering. */
const mostAtOnce = 8;

/** Pure questions about one person; they store nothing. */
export function createLookUps(deps: ActivityDeps): Pick<Activities, 'chooseBranch' | 'resolveLocalTime'> {
  let busy = 0;
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (busy >= mostAtOnce) throw new TransientError(`${mostAtOnce} look-ups are under way in this process`);
    busy++;
    try {
      return await question();
    } finally {
      busy--;
    }
  };
  const read = async (ref: EnrollmentRef, stepId: string): Promise<{ facts: EnrollmentFacts; step: Step }> => {
    const facts = await deps.enrollments.facts(ref.enrollmentId);
    if (facts === null) throw new PermanentError(`enrollment ${ref.enrollmentId} does not exist`);
    const definition = await deps.definitions.read(facts.workspace, facts.journeyId, facts.version);
    const step = findStep(definition, stepId)?.step;
    if (step === undefined)
      throw new PermanentError(`journey '${facts.journeyId}' ${facts.version} has no step '${stepId}'`);
    return { facts, step };
  };
  return {
    chooseBranch: (input) =>
      ask(async () => {
        const { facts, step } = await read(input, input.step);
        if (step.kind !== 'branch')
          throw new PermanentError(`step '${input.step}' is a ${step.kind}; expected a branch`);
        const index = step.cases.findIndex((entry) =>
          evaluate(entry.when, { traits: facts.traits, event: facts.entry, entry: facts.entry }),
        );
        return { kind: 'chosen', at: toVirtual(input.clock, deps.send.now()), index };
      }),
    resolveLocalTime: (input) =>
      ask(async () => {
        const { facts, step } = await read(input, input.step);
        if (step.kind !== 'waitUntil')
          throw new PermanentError(`step '${input.step}' is a ${step.kind}; expected a waitUntil`);
        const { zones } = deps.send.policy;
        const zone =
          step.zone === 'profile'
            ? profileZone(
                { profile: { id: facts.profileId, traits: facts.traits, revision: 0 }, settings: facts.settings },
                zones,
              )
            : step.zone;
        return {
          kind: 'instant',
          at: toVirtual(input.clock, deps.send.now()),
          instant: zones.nextLocal(zone, input.after, step.at, step.days),
        };
      }),
  };
}
