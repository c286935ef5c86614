import { evaluate } from '../domain/condition/evaluate.ts';
import { toVirtual } from '../domain/clock.ts';
import { pathsOf } from '../domain/condition/paths-of.ts';
import { TransientError } from '../domain/errors.ts';
import { profileZone } from '../domain/policy/decide.ts';
import type { Activities } from './contract.ts';
import type { ActivityDeps } from './ports.ts';
import { dateOutcome, dateTarget } from '../domain/journey/date-target.ts';
import { timeTarget } from '../domain/journey/time-target.ts';
import { choicesOf } from '../domain/journey/tree.ts';
import { readStep } from './read-step.ts';

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
  return {
    chooseBranch: (input) =>
      ask(async () => {
        const { facts, step } = await readStep(deps, input.enrollmentId, input.step, 'branch', 'repeat');
        const choices = choicesOf(step);
        // Most branches ask the profile: only those that ask for earlier steps pay for them.
        const asks = choices.some((when) => pathsOf(when).some((path) => path.startsWith('steps.')));
        const steps = asks ? await deps.enrollments.steps(input.enrollmentId, input.answers) : {};
        const { traits, entry } = facts;
        const index = choices.findIndex((when) => evaluate(when, { traits, event: entry, entry, steps }));
        return { kind: 'chosen', at: toVirtual(input.clock, deps.send.now()), index };
      }),
    resolveLocalTime: (input) =>
      ask(async () => {
        const { facts, step } = await readStep(deps, input.enrollmentId, input.step, 'waitUntil', 'waitUntilDate');
        const { zones } = deps.send.policy;
        const { profileId: id, traits, settings, entry } = facts;
        const person = { profile: { id, traits, revision: 0 }, settings };
        const zone = step.zone === 'profile' ? profileZone(person, zones) : step.zone;
        const at = toVirtual(input.clock, deps.send.now());
        if (step.kind === 'waitUntil')
          return { kind: 'instant', at, instant: timeTarget(step, input.after, zone, zones) };
        const steps = step.date.startsWith('steps.')
          ? await deps.enrollments.steps(input.enrollmentId, input.answers)
          : {};
        return dateOutcome(dateTarget(step, { traits, event: entry, entry, steps }, zone, zones), at);
      }),
  };
}
